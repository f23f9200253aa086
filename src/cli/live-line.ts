// One line at a terminal that is written again in its place.

const AGAIN_MS = 1_000;
const CLEAR = '\r\u001b[2K';
const DEFAULT_COLUMNS = 80;

export interface LiveLine {
  /** Draws the line now and every second. `textFor` makes it for so many columns. */
  draw(textFor: (columns: number) => string): void;
  /** Takes the line away. */
  clear(): void;
}

/** No colours; nothing but a carriage return and the erasing of a line. */
export function createLiveLine(output: NodeJS.WriteStream): LiveLine {
  let textFor: ((columns: number) => string) | undefined;
  let shown = '';
  let timer: NodeJS.Timeout | undefined;

  const show = () => {
    // In the last column some terminals wrap.
    const text = textFor?.((output.columns || DEFAULT_COLUMNS) - 1) ?? '';
    if (text === shown) return;
    output.write(`${CLEAR}${text}`);
    shown = text;
  };

  return {
    draw(next) {
      textFor = next;
      show();
      timer ??= setInterval(show, AGAIN_MS).unref();
    },
    clear() {
      clearInterval(timer);
      timer = undefined;
      textFor = undefined;
      if (shown !== '') output.write(CLEAR);
      shown = '';
    },
  };
}
