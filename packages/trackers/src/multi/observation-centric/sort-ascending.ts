/** Sorts the first `count` numbers, which are nearly in order, by insertion. */
export function sortAscending(numbers: Int32Array, count: number): void {
  for (let i = 1; i < count; i++) {
    const number = numbers[i]!
    let k = i
    for (; k > 0 && numbers[k - 1]! > number; k--) numbers[k] = numbers[k - 1]!
    numbers[k] = number
  }
}
