// One terminal line that is redrawn in place.

const AGAIN_MS = 1_000;
const CLEAR = '\r\u001b[2K';
const DEFAULT_COLUMNS = 80;

export interface LiveLine {
  /** Draws the line now and every second. `textFor` returns the text for a given number of columns. */
  draw(textFor: (columns: number) => string): void;
  /** Erases the line. */
  clear(): void;
}

/** No colours: uses only carriage returns and the sequence that erases a line. */
export function createLiveLine(output: NodeJS.WriteStream): LiveLine {
  let textFor: ((columns: number) => string) | undefined;
  let shown = '';
  let timer: NodeJS.Timeout | undefined;

  const show = () => {
    // Some terminals wrap when the last column is used.
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
