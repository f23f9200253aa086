import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

// Keeper and users talk in lines of JSON over one loopback connection each. The connection itself says that the
// user lives: the kernel closes it even when the user is killed.

export type UserMessage =
  /** The first line. A `visitor` asks and does not count as a user. */
  | { readonly kind: 'hello'; readonly dir: string; readonly as: 'user' | 'visitor' }
  /** Serve the Temporal UI, on this port if it is free and the UI is not there yet. The answer is `ui` or `no-ui`. */
  | { readonly kind: 'ui'; readonly port?: number }
  | { readonly kind: 'leave' };

export type KeeperMessage =
  | { readonly kind: 'starting'; readonly keeperPid: number }
  /** `uiPort`: where people open the UI, if it is served. */
  | { readonly kind: 'serving'; readonly keeperPid: number; readonly port: number; readonly uiPort?: number }
  | { readonly kind: 'ui'; readonly uiPort: number }
  | { readonly kind: 'no-ui'; readonly reason: string }
  /** The server cannot be kept up; the keeper ends. */
  | { readonly kind: 'failed'; readonly reason: string }
  /** This keeper keeps another folder. */
  | { readonly kind: 'stranger' }
  /** Answer to `leave`: others use the server, it goes on. To the last user the keeper answers by ending. */
  | { readonly kind: 'stays' };

export const LOOPBACK = '127.0.0.1';

export function send(socket: Socket, message: UserMessage | KeeperMessage): void {
  if (socket.writable) socket.write(`${JSON.stringify(message)}\n`);
}

/** Calls back for each line that parses; a peer that sends anything else is cut off. */
export function onMessage<Message>(socket: Socket, receive: (message: Message) => void): void {
  const lines = createInterface({ input: socket });
  // It repeats the socket's errors, such as a refused connection; the socket closes on each of them.
  lines.on('error', () => {});
  lines.on('line', (line) => {
    let message: Message;
    try {
      message = JSON.parse(line) as Message;
    } catch {
      socket.destroy();
      return;
    }
    receive(message);
  });
}

export interface KeeperLink {
  readonly socket: Socket;
  /** The keeper's newest message. */
  readonly last: () => KeeperMessage | undefined;
  /** Resolves with the first message of one of these kinds, or undefined when the connection ends before. */
  readonly until: (...kinds: KeeperMessage['kind'][]) => Promise<KeeperMessage | undefined>;
  readonly closed: Promise<void>;
}

const ANSWER_MS = 3_000;

/**
 * Opens a connection to the keeper of `dir` on `controlPort`. Undefined if nobody is there, or another program,
 * or the keeper of another folder.
 */
export async function openLink(o: {
  readonly controlPort: number;
  readonly dir: string;
  readonly as: 'user' | 'visitor';
}): Promise<KeeperLink | undefined> {
  const socket = connect({ host: LOOPBACK, port: o.controlPort });
  const received: KeeperMessage[] = [];
  let wake: () => void = () => {};
  let news = new Promise<void>((resolve) => {
    wake = resolve;
  });
  onMessage<KeeperMessage>(socket, (message) => {
    received.push(message);
    wake();
    news = new Promise<void>((resolve) => {
      wake = resolve;
    });
  });
  let open = true;
  const closed = new Promise<void>((resolve) => {
    // A refused or reset connection is closed like any other: `close` always follows.
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

  send(socket, { kind: 'hello', dir: o.dir, as: o.as });
  const answer = await Promise.race([
    until('starting', 'serving', 'failed', 'stranger'),
    sleep(ANSWER_MS, undefined, { ref: false }),
  ]);
  if (answer === undefined || answer.kind === 'stranger') {
    socket.destroy();
    return undefined;
  }
  return { socket, last: () => received.at(-1), until, closed };
}
