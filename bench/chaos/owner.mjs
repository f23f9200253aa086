// The owner: watches `status`, sends a decision about the draft that stands there, tries again while nobody answers, and
// never gives up. Like a person, who knows of a decision only that the server took it, and like a careless one: before each
// decision comes an approval of another draft, and each comes twice. Both have to be refused.

import { setTimeout as sleep } from 'node:timers/promises';
import { INSTRUCTIONS } from './question.mjs';

const LOOK_MS = 300;
const ANSWER_MS = 5_000;
/** Without an effect for so long, a decision is sent again: longer than any recovery. */
const AGAIN_MS = 60_000;

/** The round of the tribunal's revision: whoever sees a later draft has had the changes asked for. */
const TRIBUNALS_ROUND = 1;

const NO_DRAFT = `sha256:${'0'.repeat(64)}`;

/** Decides until the run is over. `decisions`: those that count, as far as the server took them. */
export function openOwner({ client, workflowId, by }) {
  const decisions = [];
  let stopped = false;
  let status;
  /** The draft decided on last. */
  let before = NO_DRAFT;

  const within = (work) => client.connection.withDeadline(Date.now() + ANSWER_MS, work);
  const handle = client.workflow.getHandle(workflowId);
  const decisionOn = ({ draft, round }) =>
    round > TRIBUNALS_ROUND
      ? { name: 'approve', message: { by, draft } }
      : { name: 'requestChanges', message: { by, instructions: INSTRUCTIONS, draft } };

  const watch = async () => {
    const sent = new Map();
    while (!stopped) {
      status = await within(() => handle.query('status')).catch(() => undefined);
      if (status?.outcome !== undefined) return status;
      const due = status?.waitingFor === 'owner' && !(performance.now() - sent.get(status.draft) < AGAIN_MS);
      if (due) {
        const { name, message } = decisionOn(status);
        try {
          await within(() => handle.signal('approve', { by, draft: before }));
          await within(() => handle.signal(name, message));
          decisions.push({ name, draft: message.draft, at: performance.now() });
          sent.set(message.draft, performance.now());
          before = message.draft;
          // By now the run may be over.
          await within(() => handle.signal(name, message));
        } catch {
          // Whether it arrived is not known: the next look tells.
        }
      }
      await sleep(LOOK_MS);
    }
    return undefined;
  };
  return {
    decisions,
    ended: watch(),
    last: () => status,
    stop() {
      stopped = true;
    },
  };
}
