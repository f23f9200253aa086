// The single rule for whether a decision counts. Signals and the update both use it. Pure.

import type { Decision } from '../contract/protocol';
import { namesRef, type Ref, shortRef } from '../contract/ref';
import { shellWord } from '../text/shell-word';

export interface GateState {
  /** The draft now at the gate; undefined before the gate and between rounds. */
  readonly pending: Ref | undefined;
  readonly decided: Decision | undefined;
  /** Absent: anyone may decide. */
  readonly owners: readonly string[] | undefined;
  /** Whether a decision must name its draft. */
  readonly requireDraft: boolean;
}

export type Admission = { readonly accepted: true } | { readonly accepted: false; readonly reason: string };

const refuse = (reason: string): Admission => ({ accepted: false, reason });

/**
 * A decision counts for the draft that is at the gate when the decision arrives. After a reset the server
 * redelivers old signals early: no draft is at the gate then, so they are refused and the owner decides
 * again.
 */
export function admit(decision: Decision, gate: GateState): Admission {
  if (gate.owners !== undefined && !gate.owners.includes(decision.by)) {
    return refuse(`${decision.by} is not one of the owners (${gate.owners.join(', ')})`);
  }
  if (gate.pending === undefined) {
    return refuse('no draft is at the gate; send it again when status says "waitingFor":"owner"');
  }
  if (gate.decided !== undefined) {
    return refuse(`already decided: ${gate.decided.decision} by ${gate.decided.by}`);
  }
  if (decision.draft === undefined && gate.requireDraft) {
    const { decision: name, ...message } = decision;
    const input = shellWord(JSON.stringify({ ...message, draft: shortRef(gate.pending) }));
    return refuse(
      `it names no draft, which this run requires. Read the draft, then send --name ${name} --input ${input}`,
    );
  }
  if (decision.draft !== undefined && !namesRef(decision.draft, gate.pending)) {
    return refuse(
      `it names draft ${decision.draft}, but ${gate.pending} is at the gate; read that one first`,
    );
  }
  return { accepted: true };
}
