import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { boundedLog } from '../../src/runtime/bounded-log';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'sovereign-log-'));
  file = path.join(folder, 'worker.log');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('keeps the latest lines whole in two files, neither above the limit', () => {
  const log = boundedLog(file, 1_000);
  for (let n = 0; n < 500; n += 1) log(`line ${n} — ü`);
  expect(readdirSync(folder).sort()).toEqual(['worker.log', 'worker.log.1']);
  for (const name of readdirSync(folder)) {
    expect(statSync(path.join(folder, name)).size).toBeLessThanOrEqual(1_000);
  }
  const kept = `${readFileSync(`${file}.1`, 'utf8')}${readFileSync(file, 'utf8')}`.trimEnd().split('\n');
  const first = 500 - kept.length;
  expect(kept).toEqual(Array.from({ length: kept.length }, (_, n) => `line ${first + n} — ü`));
  // At least one full file of them.
  expect(kept.length).toBeGreaterThan(1_000 / 20);
});

it('writes a line that is longer than the limit, once', () => {
  const log = boundedLog(file, 100);
  log('x'.repeat(300));
  log('short');
  expect(readFileSync(file, 'utf8')).toBe('short\n');
  expect(readFileSync(`${file}.1`, 'utf8')).toBe(`${'x'.repeat(300)}\n`);
});

it('goes on with what another process has written, and where the folder is gone says nothing', () => {
  const [one, other] = [boundedLog(file, 60), boundedLog(file, 60)];
  for (let n = 0; n < 10; n += 1) (n % 2 === 0 ? one : other)(`line ${n}`);
  expect(readFileSync(file, 'utf8')).toMatch(/line 9\n$/);
  expect(statSync(file).size).toBeLessThanOrEqual(60);
  rmSync(folder, { recursive: true });
  expect(() => one('nowhere')).not.toThrow();
});
