// Pairs of texts compared in a second of CPU, here and by scikit-learn's vectoriser, in the same run.
// PYTHON names the interpreter; python3 by default.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { product, root } from '../support/product.mjs';

const PAIRS = path.join(root, 'test/evidence/fixtures/tfidf-pairs.json');
const SECONDS = 2;
const PYTHON = `
import json, sys, time
from sklearn.feature_extraction.text import TfidfVectorizer
pairs = json.load(open(sys.argv[1]))["pairs"]
done, start = 0, time.process_time()
while time.process_time() - start < ${SECONDS}:
    for pair in pairs:
        try:
            rows = TfidfVectorizer(ngram_range=(1, 2), stop_words="english", sublinear_tf=True).fit_transform([pair["a"], pair["b"]])
            (rows[0] @ rows[1].T).sum()
        except ValueError:
            pass
        done += 1
print(done / (time.process_time() - start))
`;

export function verifierSpeed() {
  const { pairCosine } = product('evidence/tfidf.js');
  const { pairs } = JSON.parse(readFileSync(PAIRS, 'utf8'));
  let done = 0;
  const from = process.cpuUsage();
  const spent = () => {
    const { user, system } = process.cpuUsage(from);
    return (user + system) / 1e6;
  };
  for (; spent() < SECONDS; done += pairs.length) for (const { a, b } of pairs) pairCosine(a, b);
  const ours = done / spent();
  const interpreter = process.env.PYTHON ?? 'python3';
  const python = spawnSync(interpreter, ['-c', PYTHON, PAIRS], { encoding: 'utf8' });
  const theirs = python.status === 0 ? Number(python.stdout) : null;
  return {
    pairsPerCpuSecond: ours,
    scikitLearn: theirs ?? `SKIPPED: ${interpreter} has no scikit-learn`,
    times: theirs === null ? 'SKIPPED' : ours / theirs,
  };
}
