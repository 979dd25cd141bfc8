import { exp, log } from './elementary.js';

/** Numerators and denominators of the approximations, highest power first. */
const CENTRE_UP = [
  2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987,
  13731.69376550946, 1971.5909503065513, 133.14166789178438, 3.3871328727963665,
];
const CENTRE_DOWN = [
  5226.495278852854, 28729.085735721943, 39307.89580009271, 21213.794301586597,
  5394.196021424751, 687.1870074920579, 42.31333070160091, 1,
];
const TAIL_UP = [
  0.0007745450142783414, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684,
  3.6478483247632045, 5.769497221460691, 4.630337846156546, 1.4234371107496835,
];
const TAIL_DOWN = [
  1.0507500716444169e-9, 0.0005475938084995345, 0.015198666563616457, 0.14810397642748008,
  0.6897673349851, 1.6763848301838038, 2.053191626637759, 1,
];

/**
 * The value below which a standard normal number lies with probability `p`,
 * for 1e-10 <= p <= 1 − 1e-10. Good to about 1e-15.
 *
 * Source: M. J. Wichura, "The percentage points of the normal distribution",
 * algorithm AS 241 (PPND16), 1988, without its farthest tail, which no number
 * of 32 random bits reaches.
 */
export function normalQuantile(p: number): number {
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return (q * polynomial(CENTRE_UP, r)) / polynomial(CENTRE_DOWN, r);
  }
  const minusLog = -log(q < 0 ? p : 1 - p);
  const r = exp(0.5 * log(minusLog)) - 1.6;
  const value = polynomial(TAIL_UP, r) / polynomial(TAIL_DOWN, r);
  return q < 0 ? -value : value;
}

function polynomial(coefficients: readonly number[], x: number): number {
  let sum = 0;
  for (let i = 0; i < coefficients.length; i++) sum = sum * x + coefficients[i];
  return sum;
}
