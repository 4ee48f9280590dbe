export default {
  output: 'export',
  // Their workers and networks are files beside their code, which the server reads.
  serverExternalPackages: ['@mot/backends', '@mot/io', '@mot/models', '@mot/trackers'],
}
