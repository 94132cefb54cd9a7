interface Lock {
  readonly packages?: Readonly<Record<string, { readonly integrity?: string; readonly optional?: boolean }>>;
}

export function nodeIsRecent(version: string): boolean;
export function isInstalled(wanted: Lock, installed: Lock): boolean;
export function ensureInstalled(): void;
