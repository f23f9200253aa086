// The regular expressions of a TypeScript source: literals, and `new RegExp(...)` of texts that are known without running it.

import { readFileSync } from 'node:fs';
import { parseSync } from '@swc/core';

const nodesOf = (node, found = []) => {
  if (Array.isArray(node)) for (const one of node) nodesOf(one, found);
  else if (typeof node === 'object' && node !== null) {
    if (typeof node.type === 'string') found.push(node);
    for (const value of Object.values(node)) nodesOf(value, found);
  }
  return found;
};

/** The text of an expression made of literals, templates, String.raw and the module's own constants; null for any other. */
function textOf(node, constants, depth = 0) {
  if (node === undefined || depth > 20) return null;
  switch (node.type) {
    case 'StringLiteral':
      return node.value;
    case 'ParenthesisExpression':
      return textOf(node.expression, constants, depth + 1);
    case 'Identifier':
      return textOf(constants.get(node.value), constants, depth + 1);
    case 'BinaryExpression': {
      const [left, right] = [node.left, node.right].map((side) => textOf(side, constants, depth + 1));
      return node.operator !== '+' || left === null || right === null ? null : left + right;
    }
    case 'TaggedTemplateExpression': {
      const isRaw = node.tag.type === 'MemberExpression' && node.tag.property.value === 'raw';
      return isRaw ? joined(node.template, 'raw', constants, depth) : null;
    }
    case 'TemplateLiteral':
      return joined(node, 'cooked', constants, depth);
    default:
      return null;
  }
}

function joined({ quasis, expressions }, form, constants, depth) {
  const between = expressions.map((one) => textOf(one, constants, depth + 1));
  if (between.includes(null)) return null;
  return quasis.map((quasi, at) => quasi[form] + (between[at] ?? '')).join('');
}

/**
 * @returns one entry per expression: `pattern` and `flags`, or `pattern: null` with the `text` of a `new RegExp(...)` that
 *   only a running program knows.
 */
export function regularExpressionsIn(path) {
  const source = readFileSync(path);
  const nodes = nodesOf(parseSync(source.toString('utf8'), { syntax: 'typescript', target: 'es2024' }));
  const constants = new Map(
    nodes
      .filter(({ type, id, init }) => type === 'VariableDeclarator' && id.type === 'Identifier' && init)
      .map(({ id, init }) => [id.value, init]),
  );
  return nodes.flatMap((node) => {
    if (node.type === 'RegExpLiteral') return [{ pattern: node.pattern, flags: node.flags }];
    if (node.type !== 'NewExpression' || node.callee.value !== 'RegExp') return [];
    const [pattern, flags] = (node.arguments ?? []).map(({ expression }) => expression);
    const text = textOf(pattern, constants);
    return [
      text === null
        ? { pattern: null, flags: '', text: describe(pattern) }
        : { pattern: text, flags: textOf(flags, constants) ?? '' },
    ];
  });
}

/** Which of several unknown ones it is, without its place in the file, which changes. */
const describe = (node) =>
  `new RegExp(${nodesOf(node)
    .filter(({ type }) => type === 'Identifier')
    .map(({ value }) => value)
    .join(' ')})`;
