import { createRoleGate } from '../../src/arxiv-role/before-request';
import { openLease, type Renewal, RoleLost } from '../../src/arxiv-role/lease';
import { createPacer } from '../../src/http/pacer';

async function opened(answers: (Renewal | Error)[]) {
  const notes: boolean[] = [];
  const gate = createRoleGate();
  const lease = openLease<boolean>({
    termMs: 60_000,
    confirm: async (asking) => {
      notes.push(asking);
      const answer = answers.shift() ?? 'held';
      if (answer instanceof Error) throw answer;
      return answer;
    },
  });
  const close = gate.open({ lease, note: (asking) => lease.renew(asking) });
  return { gate, close, lease, notes, pacer: createPacer({ spacingMs: 0, gate }) };
}

describe('createRoleGate', () => {
  it('lets nobody ask who does not hold the role', async () => {
    const gate = createRoleGate();
    const ask = jest.fn(async () => 'answer');
    const pacer = createPacer({ spacingMs: 0, gate });
    await expect(pacer.run(ask)).rejects.toThrow(RoleLost);
    expect(ask).not.toHaveBeenCalled();
  });

  it('has the word that it is about to ask at the server before it asks, and takes it back after', async () => {
    const { pacer, notes, lease } = await opened([]);
    const answer = await pacer.run(async () => {
      expect(notes).toEqual([true]);
      return 'answer';
    });
    expect(answer).toBe('answer');
    expect(notes).toEqual([true, false]);
    lease.end();
  });

  it('does not ask when the server answers that another worker has the role', async () => {
    const { pacer } = await opened(['lost']);
    const ask = jest.fn(async () => 'answer');
    await expect(pacer.run(ask)).rejects.toThrow(RoleLost);
    expect(ask).not.toHaveBeenCalled();
  });

  it('does not ask when its word that it is about to has not reached the server', async () => {
    const { gate, pacer, lease, notes } = await opened(['held', new Error('unavailable')]);
    // Held before, so the lease goes on.
    await gate.enter();
    const ask = jest.fn(async () => 'answer');
    await expect(pacer.run(ask)).rejects.toThrow('could not be told');
    expect(ask).not.toHaveBeenCalled();
    expect(lease.isHeld()).toBe(true);
    expect(notes.at(-1)).toBe(false);
    await expect(pacer.run(ask)).resolves.toBe('answer');
    lease.end();
  });

  it('cuts off a request whose lease ends under it', async () => {
    const { pacer, lease } = await opened([]);
    const asking = pacer.run(
      (lost) =>
        new Promise((_, reject) => {
          lost?.addEventListener('abort', () => reject(lost.reason));
        }),
    );
    await new Promise((resolve) => setImmediate(resolve));
    lease.end();
    await expect(asking).rejects.toThrow(RoleLost);
  });

  it('is closed again after the term', async () => {
    const { close, pacer, lease } = await opened([]);
    close();
    await expect(pacer.run(async () => 'answer')).rejects.toThrow(RoleLost);
    lease.end();
  });

  it('stays open for a new term when an old one of the same process ends late', async () => {
    const { gate, close, pacer, lease } = await opened([]);
    const later = openLease<boolean>({ termMs: 60_000, confirm: async () => 'held' });
    gate.open({ lease: later, note: (asking) => later.renew(asking) });
    close();
    lease.end();
    expect(await pacer.run(async () => 'answer')).toBe('answer');
    later.end();
  });
});
