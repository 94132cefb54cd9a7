export { type ConfSetting, type ConfStanza, confText, confValue, isStanzaName, stanzaText } from './conf-text.js';
