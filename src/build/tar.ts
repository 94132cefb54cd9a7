import { gzipSync } from 'node:zlib';
import { buildMessages } from '../diagnostics/codes/build.js';
import { diagnoser, KarstError } from '../diagnostics/index.js';
import { byCodePoint } from './json/index.js';
import type { Files } from './source.js';

const diagnose = diagnoser(buildMessages);

const BLOCK = 512;

/** A path of more than 100 bytes is parted at a slash: POSIX ustar has 155 bytes more in front of it. */
function parted(path: string): readonly [name: string, prefix: string] {
  if (Buffer.byteLength(path) <= 100) return [path, ''];
  for (let slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
    const [prefix, name] = [path.slice(0, slash), path.slice(slash + 1)];
    if (name !== '' && Buffer.byteLength(name) <= 100 && Buffer.byteLength(prefix) <= 155) return [name, prefix];
  }
  throw new KarstError(diagnose('build/long-path', {}, path));
}

function header(path: string, size: number): Buffer {
  const block = Buffer.alloc(BLOCK);
  const [name, prefix] = parted(path);
  const octal = (value: number, length: number): string => `${value.toString(8).padStart(length - 1, '0')}\0`;
  block.write(name, 0);
  block.write(octal(0o644, 8), 100);
  block.write(octal(0, 8), 108);
  block.write(octal(0, 8), 116);
  block.write(octal(size, 12), 124);
  block.write(octal(0, 12), 136);
  // The checksum is taken as if it were blanks.
  block.write('        ', 148);
  block.write('0', 156);
  block.write('ustar\x0000', 257);
  block.write(prefix, 345);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

/**
 * A .tar.gz of the files below a folder: sorted, no owner, no times, so that equal files make equal bytes.
 * Throws a `KarstError` for a path that is too long.
 */
export function tarball(folder: string, files: Files): Buffer {
  const entries = [...files].sort(([a], [b]) => byCodePoint(a, b));
  const blocks = entries.flatMap(([path, body]) => {
    const bytes = typeof body === 'string' ? Buffer.from(body) : Buffer.from(body);
    return [header(`${folder}/${path}`, bytes.length), bytes, Buffer.alloc((BLOCK - (bytes.length % BLOCK)) % BLOCK)];
  });
  const zipped = gzipSync(Buffer.concat([...blocks, Buffer.alloc(2 * BLOCK)]), { level: 9 });
  // The header would tell the operating system.
  zipped[9] = 255;
  return zipped;
}
