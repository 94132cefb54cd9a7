export { type FirstAdmin, firstAdmin } from './first-admin.js';
export { type Denied, Gate, isOwnOrigin, sessionCookie, sessionSecret } from './gate.js';
export { LoginLimit } from './login-limit.js';
export { isPasswordLong, isPasswordOf, newPassword, SHORTEST_PASSWORD } from './password.js';
export type { Principal } from './principal.js';
export { isRole, mayAs, ROLES, type Role, type RoleSettings, roleSettings } from './role.js';
export { Sessions } from './sessions.js';
export { UserBook } from './user-book.js';
export {
  addUser,
  changeUser,
  isUserName,
  readUsers,
  type User,
  type UserChange,
  type UserOutcome,
} from './user-records.js';
