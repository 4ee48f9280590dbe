/** The name of a class as a property, where it has one. */
export function namedClass(names: readonly string[] | undefined, classId: number): { readonly className?: string } {
  const className = names?.[classId]
  return className === undefined ? {} : { className }
}
