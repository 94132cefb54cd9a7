export { byCodePoint, Float, type Json, lineJson, prettyJson, settingJson } from './python-json.js';
