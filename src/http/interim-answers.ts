// Handles interim (1xx) answers. undici ignores 102 and 103 correctly, but destroys the connection on an
// unsolicited 100, which servers and proxies may send at any time (RFC 9110, 15.2).

import type { Socket } from 'node:net';

const [CR, LF, ZERO, TWO] = [13, 10, 48, 50];
/** A status line up to its code: `HTTP/1.1 100`; `#` matches any digit. */
const LINE = 'HTTP/1.# 1##';
const matches = (at: number, byte: number) =>
  LINE[at] === '#' ? byte >= ZERO && byte <= ZERO + 9 : LINE.charCodeAt(at) === byte;

/**
 * Rewrites, in place, a 100 before the final answer to 102, which means the same to a client that sends its
 * request at once.
 */
export function createInterimFilter(): { sent(): void; received(chunk: Uint8Array): void } {
  /**
   * Position: in a status line (the index of the next byte), in the rest of an interim head, or past the last
   * of them.
   */
  let at = 0;
  let state: 'line' | 'head' | 'answer' = 'line';
  let tens = 0;
  let emptyLine = false;
  return {
    /** A request is sent: a new answer begins. */
    sent() {
      if (state === 'answer') [state, at] = ['line', 0];
    },
    received(chunk) {
      for (let index = 0; index < chunk.length && state !== 'answer'; index += 1) {
        const byte = chunk[index] as number;
        if (state === 'line') {
          if (!matches(at, byte)) {
            state = 'answer';
          } else if (at < LINE.length - 1) {
            if (at === LINE.length - 2) tens = byte;
            at += 1;
          } else {
            if (tens === ZERO && byte === ZERO) chunk[index] = TWO;
            [state, emptyLine] = ['head', false];
          }
        } else if (byte === LF) {
          if (emptyLine) [state, at] = ['line', 0];
          emptyLine = true;
        } else if (byte !== CR) {
          emptyLine = false;
        }
      }
    },
  };
}

/** `socket`, with interim 100s made harmless. */
export function acceptingInterim<S extends Socket>(socket: S): S {
  const filter = createInterimFilter();
  const read = socket.read.bind(socket);
  const write = socket.write.bind(socket) as (...args: unknown[]) => boolean;
  socket.read = (size?: number) => {
    const chunk: unknown = read(size);
    if (chunk instanceof Uint8Array) filter.received(chunk);
    return chunk;
  };
  socket.write = ((...args: unknown[]) => {
    filter.sent();
    return write(...args);
  }) as S['write'];
  return socket;
}
