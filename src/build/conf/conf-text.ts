/** A setting; what has no value is left out. */
export type ConfSetting = readonly [key: string, value: string | number | undefined];

export interface ConfStanza {
  readonly name: string;
  readonly settings: readonly ConfSetting[];
}

/**
 * A value on as many lines as it has: each but the last ends in a backslash, as contentctl writes them. A backslash at the
 * very end would draw the next setting in, so a blank follows it.
 */
export function confValue(value: string): string {
  const lines = value.replace(/\r\n?/g, '\n').replaceAll('\0', '').trim().split('\n');
  const text = lines.join(' \\\n');
  return text.endsWith('\\') ? `${text} ` : text;
}

/** Whether a stanza can be called so: on one line, and not empty. */
export function isStanzaName(name: string): boolean {
  return name.trim() !== '' && !/[\r\n\0]/.test(name);
}

const settingText = ([key, value]: ConfSetting): string =>
  value === undefined ? '' : `${key} = ${confValue(String(value))}\n`;

export function stanzaText({ name, settings }: ConfStanza): string {
  return `[${name}]\n${settings.map(settingText).join('')}`;
}

/** A whole .conf file, with a comment at its top. */
export function confText(stanzas: readonly ConfStanza[]): string {
  return [`# Written by karst build; changes are lost with the next one.\n`, ...stanzas.map(stanzaText)].join('\n');
}
