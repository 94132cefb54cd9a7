import { open } from 'node:fs/promises';

/** What stands in a repository for a file that Git LFS keeps elsewhere. */
export interface LfsPointer {
  /** Bytes of the file it stands for. */
  readonly size?: number;
}

const HEAD = 'version https://git-lfs.github.com/spec/';
/** The specification bounds pointers to this. */
const MOST = 1024;

/** Reads a pointer (Git LFS specification, "The Pointer"); undefined for anything else. */
export function parseLfsPointer(text: string): LfsPointer | undefined {
  if (!text.startsWith(HEAD)) return undefined;
  const size = /^size (\d{1,15})$/m.exec(text)?.[1];
  return size === undefined ? {} : { size: Number(size) };
}

/** The pointer that a file is; undefined if it is none. Rejects as the file system does. */
export async function lfsPointerIn(path: string): Promise<LfsPointer | undefined> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(MOST), 0, MOST, 0);
    return parseLfsPointer(buffer.toString('latin1', 0, bytesRead));
  } finally {
    await file.close();
  }
}
