/** Names of the record tables. */
export type RecordKind = 'ingested_file' | 'token' | 'schedule' | 'run' | 'suppression' | 'user';
