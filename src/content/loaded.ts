import type { YamlFile } from './yaml-file.js';

/** Something read, with the file it came from. */
export interface Loaded<T> {
  readonly item: T;
  readonly file: YamlFile;
}
