/**
 * The value that would stand at a place if the values were sorted (Hoare's selection): a median for a fraction of the price of a sort. Puts
 * the values into another order, in which none before the place is larger and none after it smaller.
 * @param values finite
 * @param place counted from 0, below their number
 */
export function select(values: number[], place: number): number {
  let [low, high] = [0, values.length - 1];
  while (low < high) {
    const pivot = values[(low + high) >> 1] as number;
    let [left, right] = [low, high];
    while (left <= right) {
      while ((values[left] as number) < pivot) left++;
      while ((values[right] as number) > pivot) right--;
      if (left > right) break;
      const value = values[left] as number;
      values[left++] = values[right] as number;
      values[right--] = value;
    }
    if (place <= right) high = right;
    else if (place >= left) low = left;
    else break;
  }
  return values[place] as number;
}
