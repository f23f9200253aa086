import type { Opened } from '../../src/contract/activities';
import { RunState } from '../../src/workflows/run-state';
import { OPENED, round } from './example-round';

const changes = { decision: 'requestChanges', by: 'ann', instructions: 'shorter' } as const;
/** A run's state in the fresh history that `state` is taken up in. */
const takenUp = (state: RunState, opened: Opened = OPENED) =>
  new RunState(JSON.parse(JSON.stringify(state.carry(opened))));

it('is drafting at first, and begins the round under way anew in a fresh history', () => {
  const state = new RunState();
  expect(state.phase).toEqual({ name: 'drafting', round: null });
  state.beginRound(0);
  expect(takenUp(state)).toMatchObject({ phase: { name: 'drafting', round: null }, number: 0 });
  expect(state.underWay()).toBe(0);

  state.adopt(round(0));
  state.beginRound(state.nextRound());
  const next = takenUp(state);
  expect(next.phase).toEqual({ name: 'drafting', round: round(0) });
  expect([state.number, next.number, next.nextRound()]).toEqual([1, 0, 1]);
});

it('stays at the gate in a fresh history, where no round is under way', () => {
  const state = new RunState();
  state.beginRound(0);
  state.phase = { name: 'at the gate', round: round(0) };
  expect(state.underWay()).toBeUndefined();
  expect(takenUp(state)).toMatchObject({ phase: state.phase, number: 0, opened: OPENED });
});

it('changes what the owner asked for, also in a fresh history; the draft before counts until there is another', () => {
  const state = new RunState();
  state.beginRound(0);
  state.phase = { name: 'changing', round: round(0), changes };
  state.beginRound(state.nextRound());
  const next = takenUp(state);
  expect(next.phase).toEqual(state.phase);
  expect(next.nextRound()).toBe(1);
  next.adopt(round(1));
  expect(next.round).toEqual(round(1));
});
