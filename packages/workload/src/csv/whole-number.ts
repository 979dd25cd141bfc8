/** Digits that are read; more could not be told apart by a double anyway. */
const MAX_DIGITS = 16;

/** The whole number that `text` spells in plain digits, or NaN. */
export function wholeNumber(text: string): number {
  const { length } = text;
  if (length === 0 || length > MAX_DIGITS) return Number.NaN;
  let number = 0;
  for (let i = 0; i < length; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return Number.NaN;
    number = number * 10 + digit;
  }
  return number;
}

/** Why {@link wholeNumber} or a range refused `text`, as words that follow it in a message. */
export function faultOf(text: string): string {
  if (/^\d+$/.test(text)) return 'is out of range';
  const number = text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isNaN(number)) return 'is not a number';
  if (number < 0) return 'is negative';
  return Number.isInteger(number) ? 'is not written in plain digits' : 'is not a whole number';
}
