/** A command in a console block of a document, and what the document says that it prints. */
export interface ConsoleExample {
  /** Line of the document, from 1. */
  readonly line: number;
  readonly command: string;
  readonly output: string;
}

const FENCE = '```';

/** The commands of all blocks that are marked as `console`, in order: lines that begin with `$ `. */
export function consoleExamples(markdown: string): ConsoleExample[] {
  const examples: ConsoleExample[] = [];
  let isInside = false;
  for (const [i, text] of markdown.split('\n').entries()) {
    if (text.startsWith(FENCE)) isInside = text === `${FENCE}console`;
    else if (isInside && text.startsWith('$ ')) examples.push({ line: i + 1, command: text.slice(2), output: '' });
    else if (isInside) {
      const last = examples.pop();
      if (last === undefined) throw new Error(`line ${i + 1}: output without a command`);
      examples.push({ ...last, output: `${last.output}${text}\n` });
    }
  }
  return examples;
}

/** The document with other outputs, example by example. */
export function withOutputs(markdown: string, outputs: readonly string[]): string {
  const lines: string[] = [];
  let isInside = false;
  let next = 0;
  for (const text of markdown.split('\n')) {
    if (text.startsWith(FENCE)) isInside = text === `${FENCE}console`;
    if (!isInside || text.startsWith(FENCE) || text.startsWith('$ ')) lines.push(text);
    if (isInside && text.startsWith('$ ')) {
      const output = outputs[next++].replace(/\n$/, '');
      if (output !== '') lines.push(...output.split('\n'));
    }
  }
  return lines.join('\n');
}

/** Text without what differs from run to run: real time, and speeds that follow from it. Virtual time stays. */
export function withoutTimes(text: string): string {
  return text
    .replace(/ *\b(\d+(\.\d+)? million|[\d,]+) events\/s/g, ' N events/s')
    .replace(/ *\b\d+(\.\d+)? s\b/g, ' N s');
}
