/**
 * Characters that LaTeX has another meaning or no letter for. All commands are
 * known to T1 fonts and to those of lualatex and xelatex.
 */
const SPECIAL: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}', '{': '\\{', '}': '\\}', '$': '\\$', '&': '\\&', '%': '\\%', '#': '\\#', '_': '\\_',
  '^': '\\textasciicircum{}', '~': '\\textasciitilde{}', '<': '\\textless{}', '>': '\\textgreater{}', '|': '\\textbar{}', '"': '\\textquotedbl{}', '`': '\\textasciigrave{}',
  '\u00a0': '~', '−': '$-$', '–': '--', '×': '$\\times$', '÷': '$\\div$', '…': '\\ldots{}', '±': '$\\pm$', 'µ': '\\textmu{}', '·': '\\textperiodcentered{}',
  '“': '``', '”': "''", '→': '$\\rightarrow$', '√': '$\\surd$', '≠': '$\\neq$', '≤': '$\\leq$', '≥': '$\\geq$',
  // Else the start of an optional argument, behind the \\\\ that ends a row.
  '[': '{[}', ']': '{]}',
  // Alone they are letters; two of them in a row would become another one.
  '-': '-{}', ',': ',{}', "'": "'{}",
  '\u200b': '\\allowbreak{}',
};

/** Repeated ones that fonts join, then specials, then all that not every font has. */
const NOT_AS_IT_IS = /([-,'])(?=\1)|[\\{}$&%#_^~<>|"`[\]]|[^ -~À-ÖØ-öø-ÿ]/gu;

/** Longest word that need not be broken: a hash is longer, and no line of a narrow column can hold it. */
const LONG_WORD = 24;
const PIECES = /.{1,8}/gu;

/** Makes any text safe in LaTeX's text mode; what is not in the fonts is named by its code point. */
export function escapeLatex(text: string): string {
  return breakable(text).replace(NOT_AS_IT_IS, (character) => SPECIAL[character] ?? `{[}U+${codeOf(character)}{]}\\allowbreak{}`);
}

/** Text in one line of source, with zero-width spaces where a long word may be broken: behind punctuation, else anywhere. */
export function breakable(text: string): string {
  return text.replace(/[^\S\u00a0]+/g, ' ').replace(/\S+/g, (word) => {
    if (word.length < LONG_WORD) return word;
    const parts = word.match(/[^,;:/=_-]*[,;:/=_-]+|[^,;:/=_-]+/g) ?? [];
    return parts.flatMap((part) => (part.length < LONG_WORD ? part : (part.match(PIECES) ?? []))).join('\u200b');
  });
}

/** A label is a name, not text: only plain characters. */
export function labelText(text: string): string {
  return text.replace(/[^A-Za-z0-9.-]/g, '-');
}

function codeOf(character: string): string {
  return (character.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0');
}
