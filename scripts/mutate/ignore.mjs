// What is not mutated, by rule:
//   texts of messages    the second argument of a MotError, and texts that are warned of or printed: tests read codes and parts of them
//   capacity growth      functions that only make room (reserve, grow, ensure…): more or less room changes speed, not results
// Types and declarations have no code. Everything else counts.

const roomMakers = /^(?:reserve|grow|grown|ensure|enlarge|makeRoom|roomFor)/
const printers = ['warn', 'log', 'error', 'refuse', 'remark', 'need']

/** @returns {string | undefined} why a part of a program is left out. */
export function shouldIgnore(path) {
  if (isMessage(path)) return 'text of a message'
  if (roomMakers.test(nameOf(path.node))) return 'capacity growth'
  return undefined
}

function isMessage({ node, parentPath, listKey, key }) {
  if (listKey !== 'arguments' || !parentPath) return false
  const { callee, type } = parentPath.node
  const name = callee?.name ?? callee?.property?.name ?? ''
  if (type === 'NewExpression') return name === 'MotError' && key === 1
  return printers.includes(name) && ['StringLiteral', 'TemplateLiteral'].includes(node.type)
}

function nameOf({ type, id, key }) {
  if (type === 'FunctionDeclaration') return id?.name ?? ''
  if (type === 'ClassMethod' || type === 'ClassPrivateMethod') return key?.name ?? key?.id?.name ?? ''
  return ''
}
