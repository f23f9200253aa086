// arXiv's answer format, Atom, and the messages in its refusals.

import type { AnswerFormat } from '../http/get-api';
import { shorten } from '../text/plain-text';
import { type ArxivFeed, AtomUnreadable, parseArxivFeed } from './atom';

const SHOWN_CHARS = 300;

function feedIn(body: string): ArxivFeed | AtomUnreadable {
  try {
    return parseArxivFeed(body);
  } catch (error) {
    if (AtomUnreadable.is(error)) return error;
    throw error;
  }
}

export const ARXIV_FORMAT: AnswerFormat<ArxivFeed> = {
  name: 'Atom',
  accept: 'application/atom+xml',
  types: /\bxml\b/i,
  read(body) {
    const feed = feedIn(body);
    return AtomUnreadable.is(feed)
      ? { wrong: `cannot be read: ${shorten(feed.message, SHOWN_CHARS)}` }
      : { value: feed };
  },
  /** A refusal may give its reason in a feed. */
  words(body) {
    const feed = feedIn(body);
    return !AtomUnreadable.is(feed) && feed.kind === 'error' ? shorten(feed.message, SHOWN_CHARS) : '';
  },
};
