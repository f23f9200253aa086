import { verifyClaims } from '../../src/activities/verify-claims';
import { VERIFIER } from '../../src/evidence/verification';
import { type ClaimSet, evidence } from '../../src/records/claim';
import { memoryStore } from '../attack/memory-store';
import { CLAIMS, COMPOSE_INPUT, QUESTION, SELECTION } from '../models/fixtures';

const READING = {
  read: 2,
  proposed: 3,
  misquoted: 0,
  off: 0,
  repaired: 1,
  unsupported: 0,
  readAgain: true,
  byRules: 1,
};

it('keeps with the evidence what the paper reports of its reading: counts, parts, papers not read', async () => {
  const store = memoryStore();
  const profile = { ...COMPOSE_INPUT.profile, verifier: VERIFIER };
  const set: ClaimSet = {
    selection: await store.put(SELECTION),
    claims: CLAIMS,
    unread: [{ paperId: 'arXiv:2103.00003v1', why: 'filtered' }],
    reading: READING,
    parts: ['On which data?'],
  };
  const { ref } = await verifyClaims({ store })({
    run: { workflowId: 'w', runId: 'r' },
    round: 0,
    opening: await store.put({ question: QUESTION, profile }),
    claims: await store.put(set),
    threshold: 0.15,
  });
  const { unread, reading, parts } = await store.get(ref, evidence);
  expect({ unread, reading, parts }).toEqual({
    unread: set.unread,
    reading: READING,
    parts: set.parts,
  });
});
