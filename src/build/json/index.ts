export { byCodePoint, Float, type Json, prettyJson, settingJson } from './python-json.js';
