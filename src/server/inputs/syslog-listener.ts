import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { SyslogInput } from './input.js';
import { SyslogFrames } from './syslog-frames.js';

/** Where messages go; a connection is not read further until they are taken. */
export interface MessageSink {
  take(messages: readonly string[], remote: string): Promise<void>;
  failed(error: unknown): void;
}

/** A socket that is open. */
export interface SyslogListener {
  readonly port: number;
  /** Takes no more messages; resolves when those that came are taken. */
  close(): Promise<void>;
}

const MAX_CONNECTIONS = 1_000;
/** Bytes of datagrams that the system keeps while the process is busy, as far as it allows. */
const RECEIVE_BUFFER = 8 * 1024 * 1024;

function plainAddress(address: string | undefined): string {
  return (address ?? '').replace(/^::ffff:/, '');
}

async function openUdp({ address, port }: SyslogInput, sink: MessageSink): Promise<SyslogListener> {
  const socket = createSocket({ type: address.includes(':') ? 'udp6' : 'udp4', recvBufferSize: RECEIVE_BUFFER });
  const taking = new Set<Promise<void>>();
  socket.on('message', (bytes, { address: remote }) => {
    const text = bytes.toString('utf8').replace(/[\r\n\0]+$/, '');
    if (text.trim() === '') return;
    const taken = sink.take([text], plainAddress(remote)).catch((error) => sink.failed(error));
    taking.add(taken);
    void taken.finally(() => taking.delete(taken));
  });
  socket.bind(port, address);
  await once(socket, 'listening');
  socket.on('error', (error) => sink.failed(error));
  return {
    port: socket.address().port,
    close: async () => {
      socket.close();
      await Promise.all(taking);
    },
  };
}

/** Reads a connection to its end. */
async function readAll(socket: Socket, sink: MessageSink): Promise<void> {
  const remote = plainAddress(socket.remoteAddress);
  const frames = new SyslogFrames();
  try {
    for await (const block of socket) await sink.take(frames.read(block as Buffer), remote);
  } catch (error) {
    sink.failed(error);
  }
  await sink.take(frames.end(), remote).catch((error) => sink.failed(error));
}

function serverFor({ transport, certificate, key }: SyslogInput, connected: (socket: Socket) => void): Server {
  if (transport !== 'tls') return createServer(connected);
  const files = { cert: readFileSync(certificate ?? ''), key: readFileSync(key ?? '') };
  return createTlsServer({ ...files, minVersion: 'TLSv1.2' }, connected);
}

async function openTcp(input: SyslogInput, sink: MessageSink): Promise<SyslogListener> {
  const open = new Map<Socket, Promise<void>>();
  const server = serverFor(input, (socket) => {
    const read = readAll(socket, sink).finally(() => open.delete(socket));
    open.set(socket, read);
  });
  server.maxConnections = MAX_CONNECTIONS;
  server.on('tlsClientError', (error) => sink.failed(error));
  server.listen(input.port, input.address);
  await once(server, 'listening');
  server.on('error', (error) => sink.failed(error));
  const bound = server.address();
  return {
    port: typeof bound === 'object' && bound !== null ? bound.port : input.port,
    close: async () => {
      server.close();
      const reading = [...open];
      for (const [socket] of reading) socket.destroy();
      await Promise.all(reading.map(([, read]) => read));
    },
  };
}

/** Opens the socket of an input. Rejects with Node's error where that cannot be. */
export function openSyslog(input: SyslogInput, sink: MessageSink): Promise<SyslogListener> {
  return input.transport === 'udp' ? openUdp(input, sink) : openTcp(input, sink);
}
