import { spawn } from 'node:child_process';
import { hasEnded, isAlive, ownProcesses, processName } from '../../src/machine/processes';

it('names this process the same every time, and not as ended', () => {
  expect(processName()).toBe(processName());
  expect(processName()).toMatch(/^[0-9a-z]+\.\d+\.[0-9a-f]{8}$/);
  expect(hasEnded(processName())).toBe(false);
});

const onLinux = ownProcesses() === null ? it.skip : it;

onLinux('knows of its own machine which process has ended', async () => {
  const child = spawn('sleep', ['30']);
  const [set] = processName().split('.');
  const name = `${set}.${child.pid}.0123abcd`;
  expect(isAlive(child.pid as number)).toBe(true);
  expect(hasEnded(name)).toBe(false);
  child.kill('SIGKILL');
  await new Promise((resolve) => child.once('close', resolve));
  expect(hasEnded(name)).toBe(true);
  // The same id, given out before this process had it.
  expect(hasEnded(`${set}.${process.pid}.0123abcd`)).toBe(true);
});

it('claims to know nothing of other machines, nor of names that are none', () => {
  for (const name of ['ffffffff.1.0123abcd', 'unknown.1.0123abcd', 'something', '', 'a.b.c'])
    expect(hasEnded(name)).toBe(false);
});
