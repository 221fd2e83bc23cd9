/** A range of IPv4 addresses. */
export interface IpRange {
  readonly first: number;
  readonly prefixLength: number;
}

/** @returns nothing for a text that is no range */
export function parseRange(text: string): IpRange | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text);
  if (match === null) return undefined;
  const [a = 0, b = 0, c = 0, d = 0, prefixLength = 0] = match.slice(1).map(Number);
  if ([a, b, c, d].some((part) => part > 255) || prefixLength > 32) return undefined;
  const address = ((a * 256 + b) * 256 + c) * 256 + d;
  return { first: address - (address % size(prefixLength)), prefixLength };
}

/** Addresses of a range. */
export const size = (prefixLength: number): number => 2 ** (32 - prefixLength);

export const overlap = (one: IpRange, other: IpRange): boolean =>
  one.first < other.first + size(other.prefixLength) && other.first < one.first + size(one.prefixLength);

/** AWS keeps the first four addresses of every subnet, and the last. */
const RESERVED_BY_AWS = 5;

export const subnetAddresses = (prefixLength: number): number => size(prefixLength) - RESERVED_BY_AWS;
