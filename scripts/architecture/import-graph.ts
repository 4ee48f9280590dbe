import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

/** Imports between rooms: which others each takes something from. */
export type ImportGraph = ReadonlyMap<string, ReadonlySet<string>>

/**
 * The imports of TypeScript files, types included, as they are between the rooms of a house.
 * @param folders under the root.
 * @param roomOf the room of a file, by its path from the root, or of a package, by its name; undefined where that is not in
 *   the picture.
 */
export function importGraph(
  root: string,
  folders: readonly string[],
  roomOf: (path: string) => string | undefined,
): ImportGraph {
  const graph = new Map<string, Set<string>>()
  for (const file of folders.flatMap((folder) => sourcesIn(root, folder))) {
    const room = roomOf(file)
    if (room === undefined) continue
    const others = graph.get(room) ?? new Set()
    graph.set(room, others)
    for (const { groups } of readFileSync(join(root, file), 'utf8').matchAll(imports)) {
      const name = groups!.name ?? groups!.late!
      const target = name.startsWith('.') ? normalize(join(dirname(file), name)) : name
      const other = roomOf(target)
      if (other !== undefined && other !== room) others.add(other)
    }
  }
  return graph
}

/**
 * Rooms by floor: the ground floor imports no other room, each room is above all that it imports. Names in order.
 * @throws Error where imports form a circle.
 */
export function floorsOf(graph: ImportGraph): string[][] {
  const floors: string[][] = []
  const heights = new Map<string, number>()
  const heightOf = (room: string, above: readonly string[] = []): number => {
    if (above.includes(room)) throw new Error(`Imports form a circle: ${[...above, room].join(' → ')}.`)
    const others = [...(graph.get(room) ?? [])].map((other) => heightOf(other, [...above, room]))
    return Math.max(-1, ...others) + 1
  }
  for (const room of [...graph.keys()].sort()) heights.set(room, heightOf(room))
  for (const [room, height] of heights) floors[height] = [...(floors[height] ?? []), room]
  return floors
}

/** Without the arrows that others stand for: from a to c where there are a → b and b → c. */
export function withoutShortcuts(graph: ImportGraph): ImportGraph {
  const below = (room: string): Set<string> => {
    const all = new Set<string>()
    for (const other of graph.get(room) ?? []) for (const one of [other, ...below(other)]) all.add(one)
    return all
  }
  return new Map(
    [...graph].map(([room, others]) => {
      const longer = new Set([...others].flatMap((other) => [...below(other)]))
      return [room, new Set([...others].filter((other) => !longer.has(other)).sort())]
    }),
  )
}

const imports =
  /(?:^|[;\s])(?:import|export)\s[^'"();]*?from\s*['"](?<name>[^'"]+)['"]|import\(\s*['"](?<late>[^'"]+)['"]\s*\)/g

function sourcesIn(root: string, path: string): string[] {
  if (!statSync(join(root, path)).isDirectory()) return path.endsWith('.ts') ? [path] : []
  return readdirSync(join(root, path))
    .sort()
    .flatMap((name) => sourcesIn(root, join(path, name)))
}
