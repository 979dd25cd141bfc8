import { describe, expect, it } from 'vitest';
import { writeFault } from '../src/index.js';

describe('writeFault', () => {
  it.each([
    ['ENOSPC', 'cannot be made, the disk is full (ENOSPC); make room, or name a place on another disk'],
    ['EDQUOT', "cannot be made, this user's share of the disk is full (EDQUOT); make room, or name a place on another disk"],
    ['EACCES', 'cannot be made (EACCES); name another one'],
  ])('says of %s what helps', (code, line) => {
    expect(writeFault('cannot be made', code, 'name another one')).toBe(line);
  });
});
