import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const root = path.resolve(__dirname, '..', '..');
const biome = path.join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
const run = promisify(execFile);

interface Plan {
  readonly FLOORS: readonly (readonly string[])[];
  readonly LOOSE: readonly string[];
  readonly SANDBOX: {
    readonly room: string;
    readonly loads: readonly string[];
    readonly types: readonly string[];
  };
}
/** What an expression over the names of rooms.mjs says: jest does not load ES modules. */
async function ofPlan<T>(expression: string): Promise<T> {
  const rooms = JSON.stringify(path.join(root, 'scripts', 'rooms.mjs'));
  const script = `import * as plan from ${rooms}; console.log(JSON.stringify(${expression}))`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script]);
  return JSON.parse(stdout);
}
const plan = () => ofPlan<Plan>('plan');

/** Files in which Biome, by our rules, reports an import that the plan forbids. */
async function reported(cwd: string): Promise<string[]> {
  const { stdout } = await run(
    process.execPath,
    [biome, 'lint', '--reporter=json', '--max-diagnostics=none', 'src'],
    { cwd, maxBuffer: 1e8 },
  ).catch((error: { stdout: string }) => error);
  const { diagnostics } = JSON.parse(stdout) as {
    diagnostics: { category: string; location: { path: { file: string } | string } }[];
  };
  return diagnostics
    .filter(({ category }) => category === 'lint/style/noRestrictedImports')
    .map(({ location }) => (typeof location.path === 'string' ? location.path : location.path.file));
}

it('every room is in the plan, and nothing else lies in src', async () => {
  const { FLOORS, LOOSE } = await plan();
  const there = await readdir(path.join(root, 'src'));
  expect(there.sort()).toEqual([...FLOORS.flat(), ...LOOSE.map((name) => `${name}.ts`)].sort());
  expect(FLOORS.length).toBeLessThanOrEqual(12);
});

it('workflows import only types of activities', async () => {
  const imported = (source: string) => ofPlan(`plan.valuesImported(${JSON.stringify(source)})`);
  const types =
    "import type { Activities } from '../activities';\nimport { count } from '../tribunal/count';\n";
  expect(await imported(types)).toEqual([]);
  for (const value of [
    "import { createActivities } from '../activities';",
    "import {\n  type Activities,\n  createActivities,\n} from '../../activities/create-activities';",
    "import '../activities';",
    "export * from '../activities';",
    "const { createActivities } = await import('../activities');",
  ])
    expect(await imported(`${types}${value}\n`)).toHaveLength(1);
});

it('an import from the same floor or a higher one fails in every room, and one from below does not', async () => {
  const { FLOORS, SANDBOX } = await plan();
  const outside = (room: string, name: string) =>
    room === SANDBOX.room && ![...SANDBOX.loads, ...SANDBOX.types].includes(name);
  const cwd = await mkdtemp(path.join(tmpdir(), 'sovereign-rooms-'));
  const forbidden: string[] = [];
  try {
    const { vcs: _, ...settings } = JSON.parse(await readFile(path.join(root, 'biome.json'), 'utf8'));
    await writeFile(path.join(cwd, 'biome.json'), JSON.stringify(settings));
    for (const [at, rooms] of FLOORS.entries())
      for (const room of rooms)
        for (const [other, others] of FLOORS.entries())
          for (const name of others.filter((one) => one !== room)) {
            // In the room itself, and in a folder of it.
            for (const [place, up] of [
              ['', '..'],
              ['inner', '../..'],
            ] as const) {
              const file = path.join('src', room, place, `uses-${name}.ts`);
              await mkdir(path.dirname(path.join(cwd, file)), { recursive: true });
              await writeFile(
                path.join(cwd, file),
                `import { x } from '${up}/${name}/x';\n\nexport const y = x;\n`,
              );
              if (other >= at || outside(room, name)) forbidden.push(file);
            }
          }
    expect((await reported(cwd)).sort()).toEqual(forbidden.sort());
  } finally {
    await rm(cwd, { recursive: true, force: true });
  }
}, 60_000);
