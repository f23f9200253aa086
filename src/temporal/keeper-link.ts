import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { isProof, newNonce, proofOf, secretIn } from './keeper-proof';
import type { ServerFolder } from './server-folder';

// Keeper and users exchange lines of JSON over one loopback connection each. The open connection shows that
// the user is alive: the kernel closes it even if the user is killed.

export type UserMessage =
  /**
   * The first line, an answer to the keeper's challenge. A `visitor` only asks, and does not count as a user.
   */
  | {
      readonly kind: 'hello';
      readonly as: 'user' | 'visitor';
      readonly nonce: string;
      readonly proof: string;
    }
  /**
   * Asks for the Temporal UI, on this port if it is free and the UI is not open yet. The answer is `ui` or
   * `no-ui`.
   */
  | { readonly kind: 'ui'; readonly port?: number }
  | { readonly kind: 'leave' };

export type KeeperMessage =
  /** The first line and, after the user's proof, the keeper's own: see keeper-proof.ts. */
  | { readonly kind: 'challenge'; readonly challenge: string }
  | { readonly kind: 'greeted'; readonly proof: string }
  | { readonly kind: 'starting'; readonly keeperPid: number }
  /** `uiPort`: the port at which people open the UI, if it is served. */
  | { readonly kind: 'serving'; readonly keeperPid: number; readonly port: number; readonly uiPort?: number }
  | { readonly kind: 'ui'; readonly uiPort: number }
  | { readonly kind: 'no-ui'; readonly reason: string }
  /** The server cannot be kept running; the keeper ends. */
  | { readonly kind: 'failed'; readonly reason: string }
  /** This keeper keeps another folder's server, or the other end does not know its secret. */
  | { readonly kind: 'stranger' }
  /**
   * Answer to `leave`: others still use the server, so it continues. If the user was the last, the keeper
   * answers by ending.
   */
  | { readonly kind: 'stays' };

export const LOOPBACK = '127.0.0.1';

export function send(socket: Socket, message: UserMessage | KeeperMessage): void {
  if (socket.writable) socket.write(`${JSON.stringify(message)}\n`);
}

const LINE_LIMIT = 10_000;

/** Calls back for each line that is a JSON object; disconnects a peer that sends anything else. */
function onMessage(socket: Socket, receive: (message: { readonly [field: string]: unknown }) => void): void {
  let begun = '';
  socket.setEncoding('utf8').on('data', (text: string) => {
    const lines = (begun + text).split('\n');
    begun = lines.pop() ?? '';
    for (const line of lines) {
      const message = objectIn(line);
      if (message === undefined) {
        socket.destroy();
        return;
      }
      receive(message);
    }
    if (begun.length > LINE_LIMIT) socket.destroy();
  });
}

function objectIn(line: string): { readonly [field: string]: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

const GREETING_MS = 5_000;

/**
 * Calls back for each message of a peer that has proved that it knows the folder's secret; disconnects any
 * other.
 */
export function onUserMessage(
  socket: Socket,
  { folder, controlPort }: { folder: ServerFolder; controlPort: number },
  receive: (message: UserMessage) => void,
): void {
  const challenge = newNonce();
  let greeted = false;
  const late = setTimeout(() => socket.destroy(), GREETING_MS).unref();
  socket.once('close', () => clearTimeout(late));
  onMessage(socket, (message) => {
    if (!greeted) {
      const greeting = { controlPort, dir: folder.dir, challenge, nonce: String(message.nonce) };
      const secret = secretIn(folder.secret);
      if (message.kind !== 'hello' || !isProof(message.proof, proofOf('user', secret, greeting))) {
        send(socket, { kind: 'stranger' });
        socket.destroySoon();
        return;
      }
      greeted = true;
      clearTimeout(late);
      send(socket, { kind: 'greeted', proof: proofOf('keeper', secret, greeting) });
    }
    receive(message as UserMessage);
  });
  send(socket, { kind: 'challenge', challenge });
}

export interface KeeperLink {
  readonly socket: Socket;
  /** The keeper's latest message. */
  readonly last: () => KeeperMessage | undefined;
  /** Resolves with the first message of one of these kinds, or undefined if the connection ends before. */
  readonly until: (...kinds: KeeperMessage['kind'][]) => Promise<KeeperMessage | undefined>;
  readonly closed: Promise<void>;
}

const ANSWER_MS = 3_000;

/**
 * Opens a connection to the keeper of `folder` on `controlPort`. Undefined if nothing listens there, or
 * another program, or the keeper of another folder.
 */
export async function openLink(o: {
  readonly controlPort: number;
  readonly folder: ServerFolder;
  readonly as: 'user' | 'visitor';
}): Promise<KeeperLink | undefined> {
  const socket = connect({ host: LOOPBACK, port: o.controlPort });
  const received: KeeperMessage[] = [];
  let wake: () => void = () => {};
  let news = new Promise<void>((resolve) => {
    wake = resolve;
  });
  onMessage(socket, (message) => {
    received.push(message as KeeperMessage);
    wake();
    news = new Promise<void>((resolve) => {
      wake = resolve;
    });
  });
  let open = true;
  const closed = new Promise<void>((resolve) => {
    // A refused or reset connection needs no handling here: `close` always follows.
    socket.on('error', () => {});
    socket.on('close', () => {
      open = false;
      resolve();
    });
  });
  const until = async (...kinds: KeeperMessage['kind'][]) => {
    for (let next = 0; ; ) {
      const message = received[next];
      if (message === undefined) {
        if (!open) return undefined;
        await Promise.race([news, closed]);
      } else if (kinds.includes(message.kind)) {
        return message;
      } else {
        next += 1;
      }
    }
  };

  const greet = async () => {
    const challenged = await until('challenge');
    if (challenged?.kind !== 'challenge') return undefined;
    const { controlPort, folder } = o;
    const nonce = newNonce();
    const greeting = { controlPort, dir: folder.dir, challenge: challenged.challenge, nonce };
    const secret = secretIn(folder.secret);
    send(socket, { kind: 'hello', as: o.as, nonce, proof: proofOf('user', secret, greeting) });
    const answer = await until('greeted', 'stranger');
    if (answer?.kind !== 'greeted' || !isProof(answer.proof, proofOf('keeper', secret, greeting))) {
      return undefined;
    }
    return until('starting', 'serving', 'failed');
  };
  const answer = await Promise.race([greet(), sleep(ANSWER_MS, undefined, { ref: false })]);
  if (answer === undefined) {
    socket.destroy();
    return undefined;
  }
  return { socket, last: () => received.at(-1), until, closed };
}
