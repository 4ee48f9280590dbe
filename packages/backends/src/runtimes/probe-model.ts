/** The ONNX file of a network that doubles one number, `y = x + x`: it tests whether a provider runs. */
export function probeModel(): Uint8Array {
  const base64 = 'CAgSA21vdDo5Cg4KAXgKAXgSAXkiA0FkZBIFcHJvYmVaDwoBeBIKCggIARIECgIIAWIPCgF5EgoKCAgBEgQKAggBQgQKABAR'
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
}
