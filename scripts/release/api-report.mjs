// What each entry point exports, as text: release/api/<package>-<entry>.txt, from the declarations that are published.
import { join } from 'node:path'
import ts from 'typescript'
import { fileNameOf, hold, packages } from './packages.mjs'

const printer = ts.createPrinter({ removeComments: true, omitTrailingSemicolon: true })
const options = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.esnext.disposable.d.ts'],
  types: [],
  strict: true,
}

/** @returns {string[]} */
export function checkApi({ accepts }) {
  const entries = packages.flatMap(entriesOf)
  const program = ts.createProgram(
    entries.map(({ file }) => file),
    options,
  )
  console.log(`  ${entries.length} entry points`)
  return entries.flatMap(({ name, file }) => {
    if (program.getSourceFile(file) === undefined) return [`${name} has no types at ${file}: run "npm run build".`]
    return hold(`api/${fileNameOf(name)}.txt`, reportOf(program, file), `The API of ${name}`, accepts)
  })
}

/** Entry points with types, and where these are. */
function entriesOf({ folder, json }) {
  return Object.entries(json.exports ?? {})
    .filter(([, target]) => typeof target === 'object' && typeof target.types === 'string')
    .map(([entry, { types }]) => ({ name: json.name + entry.slice(1), file: join(folder, types) }))
}

/**
 * The exports in the order of their names, each with its declarations and without comments. After them what these
 * mention without its being exported.
 * @param {ts.Program} program
 * @param {string} file
 */
export function reportOf(program, file) {
  const checker = program.getTypeChecker()
  const source = program.getSourceFile(file)
  const module = checker.getSymbolAtLocation(source)
  const exported = module === undefined ? [] : checker.getExportsOfModule(module)
  const named = exported
    .map((symbol) => [symbol.getName(), resolved(checker, symbol)])
    .sort(([a], [b]) => (a < b ? -1 : 1))
  const shown = new Set(named.map(([, symbol]) => symbol))
  const blocks = named.map(([name, symbol]) => blockOf(name, symbol, file))
  const mentioned = new Map()
  const pending = [...shown]
  for (let symbol = pending.pop(); symbol !== undefined; symbol = pending.pop()) {
    for (const declaration of ownDeclarations(symbol, file)) {
      for (const other of mentionedIn(checker, declaration)) {
        if (shown.has(other) || ownDeclarations(other, file).length === 0) continue
        shown.add(other)
        pending.push(other)
        mentioned.set(other.getName(), blockOf(other.getName(), other, file))
      }
    }
  }
  const others = [...mentioned].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, block]) => block)
  return [...blocks, ...(others.length > 0 ? ['// Mentioned, not exported.', ...others] : [])].join('\n\n').concat('\n')
}

function blockOf(name, symbol, file) {
  const own = ownDeclarations(symbol, file)
  if (own.length === 0) return `export { ${name} } // ${packageOf(symbol)}`
  return own.map((node) => textOf(node, name, symbol.getName())).join('\n')
}

function textOf(node, name, declaredName) {
  const statement = ts.isVariableDeclaration(node) ? node.parent.parent : node
  const whole = printer.printNode(
    ts.EmitHint.Unspecified,
    ts.isVariableDeclaration(node) ? node : statement,
    node.getSourceFile(),
  )
  // Private names are in declarations without being API.
  const text = whole.replace(/^ +private .*\n/gm, '')
  const prefix = ts.isVariableDeclaration(node) ? 'const ' : ''
  const renamed = name === declaredName ? '' : `// as ${name}\n`
  return renamed + prefix + text.replace(/^(export )?(declare )?/, '')
}

/** Of a file of the same package; a module as a whole is none. */
function ownDeclarations(symbol, file) {
  const folder = file.slice(0, file.indexOf('/dist/'))
  return (symbol.declarations ?? []).filter(
    (node) =>
      !ts.isSourceFile(node) &&
      !ts.isTypeParameterDeclaration(node) &&
      node.getSourceFile().fileName.startsWith(`${folder}/dist/`),
  )
}

function mentionedIn(checker, declaration) {
  const found = new Set()
  const visit = (node) => {
    const name = ts.isTypeReferenceNode(node)
      ? node.typeName
      : ts.isExpressionWithTypeArguments(node)
        ? node.expression
        : ts.isTypeQueryNode(node)
          ? node.exprName
          : undefined
    const symbol = name && checker.getSymbolAtLocation(ts.isQualifiedName(name) ? name.left : name)
    if (symbol) found.add(resolved(checker, symbol))
    ts.forEachChild(node, visit)
  }
  visit(declaration)
  return found
}

function resolved(checker, symbol) {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
}

function packageOf(symbol) {
  const file = symbol.declarations?.[0]?.getSourceFile().fileName ?? ''
  const [, folder] = /packages\/([^/]+)\//.exec(file) ?? []
  return folder === undefined ? 'of another package' : `of @mot/${folder}`
}
