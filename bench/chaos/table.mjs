// What came of the points, by kind.

const COLUMNS = [
  ['points', (rows) => rows.length],
  ['struck', (rows) => rows.filter(({ strikes }) => strikes > 0).length],
  ['survived', (rows) => rows.filter(survived).length],
  ['kills seen in the history', (rows) => `${sum(rows, 'evidenced')}${left(rows)}`],
  ['journalled calls repeated', (rows) => sum(rows, 'journalled')],
  ['other calls repeated', (rows) => sum(rows, 'unjournalled')],
  ['of them without a cause', (rows) => sum(rows, 'causeless')],
  ['published twice', (rows) => sum(rows, 'double')],
  ['decisions lost', (rows) => sum(rows, 'lost')],
  ['decisions applied twice', (rows) => sum(rows, 'twice')],
  ['files not whole', (rows) => sum(rows, 'torn')],
  ['files left behind', (rows) => sum(rows, 'orphans')],
  ['longest recovery, s', (rows) => longest(rows)],
];

/** A run that was over before it was struck has not survived anything. */
const survived = ({ problems, strikes }) => problems.length === 0 && strikes > 0;

const sum = (rows, name) => rows.reduce((total, row) => total + (row[name] ?? 0), 0);

function left(rows) {
  const nothing = sum(rows, 'nothingLeft');
  return nothing === 0 ? '' : ` (${nothing}: nothing left to do)`;
}

function longest(rows) {
  const times = rows.flatMap(({ recoveryMs }) => recoveryMs ?? []);
  return times.length === 0 ? '–' : (Math.max(...times) / 1000).toFixed(1);
}

/** `results` of points, and `notTried`: kinds with the reason why not. */
export function table({ results, notTried }) {
  const kinds = [...new Set(results.map(({ kind }) => kind))];
  const line = (cells) => `| ${cells.join(' | ')} |`;
  const rowOf = (name, rows) => line([name, ...COLUMNS.map(([, cell]) => cell(rows))]);
  return [
    line(['kind', ...COLUMNS.map(([name]) => name)]),
    line(['---', ...COLUMNS.map(() => '---')]),
    ...kinds.map((kind) =>
      rowOf(
        kind,
        results.filter((result) => result.kind === kind),
      ),
    ),
    ...notTried.map(({ kind, why }) => line([kind, `not tried: ${why}`, ...COLUMNS.slice(1).map(() => '')])),
    ...(kinds.length > 1 ? [rowOf('together', results)] : []),
  ].join('\n');
}

/** Columns that have to be 0 and are not: by which a sabotage is noticed. */
export function redColumns(results) {
  const broken = results.filter(({ problems }) => problems.length > 0).length;
  return [
    broken > 0 && `survived (${results.length - broken} of ${results.length})`,
    ...[
      ['journalled calls repeated', 'journalled'],
      ['other calls repeated without a cause', 'causeless'],
      ['published twice', 'double'],
      ['decisions lost', 'lost'],
      ['decisions applied twice', 'twice'],
      ['files not whole', 'torn'],
      ['files left behind', 'orphans'],
    ].map(([name, field]) => sum(results, field) > 0 && `${name} (${sum(results, field)})`),
  ].filter(Boolean);
}
