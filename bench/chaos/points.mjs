// The points at which a run is struck, by kind. Each is a run of its own and says how it is repeated.

import { setTimeout as sleep } from 'node:timers/promises';
import { chanceFor } from './chance.mjs';
import { watchHistory } from './history.mjs';
import { behindEvent, comes, randomMoment } from './moments.mjs';
import { openOwner } from './owner.mjs';
import { fault, killWorkers, note } from './strikes.mjs';

const HOUR_MS = 3_600_000;
/** So long the server holds a worker's question for work open. */
const POLLS_END_MS = 60_000;
const CLOCKS_MS = [26 * HOUR_MS, -3 * HOUR_MS, 60_000, -60_000, 400 * 24 * HOUR_MS];

/** Points of each kind where --count does not say. */
const COUNTS = {
  instants: 40,
  writes: 20,
  server: 12,
  both: 12,
  database: 6,
  three: 6,
  disk: 12,
  readonly: 8,
  clock: 2 * CLOCKS_MS.length,
  providers: 12,
  publish: 12,
  pause: 8,
  cut: 6,
  reset: 12,
};

/** Those for which the server is killed: one after the other, each batch on a server of their own. */
const ON_A_SERVER = { server: ['server'], both: ['server', 'worker'] };
const ON_A_CLUSTER = { database: ['database'], three: ['server', 'worker', 'database'] };

export const KINDS = ['events', ...Object.keys(COUNTS)];
export const needsOwnServer = (kind) => kind in ON_A_SERVER || kind in ON_A_CLUSTER;
export const needsDatabase = (kind) => kind in ON_A_CLUSTER;
export const needsDisk = (kind) => kind === 'disk' || kind === 'readonly';

const atMoment = (moment, strike) => async (world, tools) => {
  if (!(await comes(world, moment))) return [];
  return [await strike(world, tools)];
};

/** `reference`: the undisturbed run. `numbers`: these points and no others. */
export function pointsOf(kind, { reference, seed, count, every, numbers }) {
  const total = kind === 'events' ? reference.events : (count ?? COUNTS[kind]);
  const step = kind === 'events' ? every : 1;
  // From the end, so that the last event is always among them.
  const all = Array.from({ length: Math.ceil(total / step) }, (_, at) => total - at * step).reverse();
  return (numbers ?? all).map((number) => {
    const name = `${kind}:${number}`;
    return { kind, name, ...MAKE[kind]({ number, chance: chanceFor(seed, name), reference }) };
  });
}

const MAKE = {
  events({ number }) {
    const moment = behindEvent(number);
    return { says: `worker killed ${moment.says}`, strike: atMoment(moment, (world) => killWorkers(world)) };
  },

  instants({ chance, reference }) {
    const moment = randomMoment(chance, reference);
    return { says: `worker killed ${moment.says}`, strike: atMoment(moment, (world) => killWorkers(world)) };
  },

  /** In the middle of writing, as far as a watcher of the folder is quick enough. */
  writes({ chance, reference }) {
    const file = 1 + Math.floor(chance.between(0, reference.files));
    const moment = { file, says: `as file ${file} is written` };
    return { says: `worker killed ${moment.says}`, strike: atMoment(moment, (world) => killWorkers(world)) };
  },

  /** While a published folder is put together, moved to its place, and pointed to. */
  publish({ number }) {
    const moment = { approved: true, file: number, says: `as file ${number} behind the approval is written` };
    return { says: `worker killed ${moment.says}`, strike: atMoment(moment, (world) => killWorkers(world)) };
  },

  ...Object.fromEntries(
    Object.entries({ ...ON_A_SERVER, ...ON_A_CLUSTER }).map(([kind, parts]) => [
      kind,
      ({ chance, reference }) => {
        const moment = randomMoment(chance, reference);
        const awayMs = Math.round(chance.between(0, 3_000));
        return {
          says: `${parts.join(', ')} killed ${moment.says}, away for ${awayMs} ms`,
          moment,
          awayMs,
          parts,
          startsAfterMs: Math.round(chance.between(0, 1_500)),
        };
      },
    ]),
  ),

  disk({ chance, reference }) {
    const moment = randomMoment(chance, reference);
    const lastsMs = Math.round(chance.between(2_000, 8_000));
    return {
      says: `disk full ${moment.says}, for ${lastsMs} ms`,
      world: { disk: true },
      strike: atMoment(moment, (world) =>
        fault(world, {
          kind: 'store',
          lastsMs,
          begin: async () => world.disk.fill(),
          end: async () => world.disk.empty(),
        }),
      ),
    };
  },

  readonly({ chance, reference }) {
    const moment = randomMoment(chance, reference);
    const lastsMs = Math.round(chance.between(2_000, 8_000));
    return {
      says: `store read-only ${moment.says}, for ${lastsMs} ms`,
      world: { disk: true },
      strike: atMoment(moment, (world) =>
        fault(world, {
          kind: 'store',
          lastsMs,
          begin: () => world.disk.readOnly(),
          end: () => world.disk.writable(),
        }),
      ),
    };
  },

  /** Every second one begins with the wrong clock; in the others the worker that takes over has it. */
  clock({ number, chance, reference }) {
    const clockMs = CLOCKS_MS[Math.floor((number - 1) / 2) % CLOCKS_MS.length];
    const hours = `${clockMs > 0 ? '+' : ''}${Number((clockMs / HOUR_MS).toFixed(3))} h`;
    const moment = randomMoment(chance, reference);
    const fromStart = number % 2 === 0;
    return {
      says: `clock ${hours} ${fromStart ? 'from the start' : 'in the next worker'}, worker killed ${moment.says}`,
      world: fromStart ? { clockMs } : {},
      strike: atMoment(moment, (world) => killWorkers(world, { clockMs: fromStart ? 0 : clockMs })),
    };
  },

  providers({ number, chance, reference }) {
    const moment = randomMoment(chance, reference);
    const how = number % 2 === 0 ? 'silent' : 'refused';
    const lastsMs = Math.round(chance.between(3_000, 9_000));
    return {
      says: `providers cut off (${how}) ${moment.says}, for ${lastsMs} ms`,
      strike: atMoment(moment, async (world) => {
        await opened(world);
        return fault(world, {
          kind: 'providers',
          lastsMs,
          begin: async () => world.providers.cutOff(how),
          end: () => world.providers.restore(),
        });
      }),
    };
  },

  /** Every fourth is not woken before the run is over. */
  pause({ number, chance, reference }) {
    const moment = randomMoment(chance, reference);
    const forGood = number % 4 === 0;
    const lastsMs = forGood ? POLLS_END_MS : Math.round(chance.between(20_000, 25_000));
    return {
      says: `worker stopped (SIGSTOP) ${moment.says}, ${forGood ? 'for good' : `for ${lastsMs} ms`}, another one there`,
      strike: atMoment(moment, async (world) => {
        const [worker] = world.workers;
        worker.child.kill('SIGSTOP');
        const struck = await note(world, { kind: 'pause', killed: [worker] });
        world.startWorker();
        // Until then the server hands out work to the questions that the stopped one has open.
        await Promise.race([sleep(lastsMs), world.history.ended]);
        if (!forGood) worker.child.kill('SIGCONT');
        struck.upAt = performance.now();
        return struck;
      }),
    };
  },

  /** The server gives the call up and has it made again, while the first attempt is still at it. */
  cut({ number, chance }) {
    const task = chance.of(SLOW_TASKS);
    const call = chance.of([1, 2, 3]);
    const slowMs = Math.round(chance.between(26_000, 30_000));
    const lastsMs = Math.round(chance.between(19_000, 23_000));
    const other = number % 2 === 0;
    let asked = 0;
    const isIt = (entry) => entry.task === task && !entry.kept && ++asked === call;
    return {
      says: `worker cut off from the server for ${lastsMs} ms in call ${call} for ${task}, which takes ${slowMs} ms${other ? ', another worker there' : ''}`,
      world: {
        behindDoor: true,
        modelTimeoutS: 60,
        slow(entry) {
          entry.slow = isIt(entry) ? slowMs : 0;
          return entry.slow;
        },
      },
      async strike(world) {
        await slowRequest(world);
        await sleep(500);
        const struck = await note(world, { kind: 'cut', killed: other ? [world.workers[0]] : [] });
        world.door.shut();
        if (other) world.startWorker({ direct: true });
        await sleep(lastsMs);
        world.door.open();
        struck.upAt = performance.now();
        return [struck];
      },
    };
  },

  reset({ number, chance }) {
    const waiting = number % 2 === 0;
    const part = chance.between(0, 1);
    return {
      says: `${waiting ? 'waiting' : 'published'} run reset to ${Math.round(part * 100)} % of its workflow tasks`,
      async strike(world) {
        const reached = waiting
          ? await atLastGate(world)
          : await world.history.first(({ type }) => type === 'WorkflowExecutionCompleted');
        if (!reached) return [];
        const tasks = world.history.events.filter(({ type }) => type === 'WorkflowTaskCompleted');
        const task = tasks[Math.floor(part * tasks.length)];
        const struck = await note(world, { kind: 'reset' });
        await resetTo(world, task.id);
        return [struck];
      },
    };
  },
};

/** A model that is not there when a run opens ends it, as it should; later in a run it is waited for. */
const opened = (world) =>
  world.history.first(
    ({ type, attributes }) =>
      type === 'ActivityTaskScheduled' && attributes.activityType.name === 'planQueries',
  );

const SLOW_TASKS = [
  'plan',
  'plan-again',
  'read',
  'check',
  'write',
  'check-sentences',
  'review-skeptic',
  'review-validator',
  'review-synthesizer',
];

async function slowRequest(world) {
  for (;;) {
    if (world.providers.requests.some(({ slow }) => slow > 0)) return;
    await sleep(20);
  }
}

/** The draft that came of the owner's request is judged. */
async function atLastGate(world) {
  const judged = new Set();
  return world.history.first(({ id, type, attributes }) => {
    if (type === 'ActivityTaskScheduled' && attributes.activityType.name === 'judgeDraft') judged.add(id);
    return judged.size === 3 && type === 'TimerStarted' && id > Math.max(...judged);
  });
}

async function resetTo(world, eventId) {
  const { client, workflowId, runId } = world;
  world.history.stop();
  const { runId: newRunId } = await client.workflowService.resetWorkflowExecution({
    namespace: client.options.namespace,
    workflowExecution: { workflowId, runId },
    reason: 'chaos',
    requestId: `${workflowId}-reset`,
    workflowTaskFinishEventId: eventId,
  });
  world.owner.stop();
  const { decisions } = world.owner;
  world.history = watchHistory({ client, workflowId, runId: newRunId });
  world.owner = openOwner({ client, workflowId, by: 'ann' });
  // What was accepted before the reset is decided again; it must not be lost without.
  world.decidedBefore = decisions;
}
