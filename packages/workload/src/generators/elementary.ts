/**
 * exp and log from additions, multiplications and divisions only. JavaScript
 * leaves the last bits of Math.exp, log, pow and sqrt to the engine; the four
 * basic operations are exactly rounded everywhere, so these give the same bits
 * on every machine. Good to about 1e-15.
 */

/** ln 2 in two parts: the first has few bits, so that its small multiples are exact. */
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;

/** Terms of the Taylor series of exp; the next is below 1e-17 for |x| <= ln(2)/2. */
const EXP_TERMS = 14;

/** Terms of the series of log; the next is below 1e-18 for 1/√2 < x < √2. */
const LOG_TERMS = 12;

/** e to the power of `x`, for −700 < x < 700. */
export function exp(x: number): number {
  const doublings = Math.floor(x / LN2_HIGH + 0.5);
  const rest = x - doublings * LN2_HIGH - doublings * LN2_LOW;
  let sum = 1;
  for (let i = EXP_TERMS; i > 0; i--) sum = 1 + (rest / i) * sum;
  for (let i = doublings; i > 0; i--) sum *= 2;
  for (let i = doublings; i < 0; i++) sum /= 2;
  return sum;
}

/** Natural logarithm of `x`, for 1e-300 < x < 1e300. */
export function log(x: number): number {
  let doublings = 0;
  for (; x >= Math.SQRT2; x /= 2) doublings++;
  for (; x < Math.SQRT2 / 2; x *= 2) doublings--;
  // ln x = 2 artanh((x − 1)/(x + 1))
  const s = (x - 1) / (x + 1);
  const square = s * s;
  let sum = 0;
  for (let i = LOG_TERMS; i >= 0; i--) sum = sum * square + 1 / (2 * i + 1);
  return doublings * LN2_HIGH + (2 * s * sum + doublings * LN2_LOW);
}
