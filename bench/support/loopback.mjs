// A server on this machine is reached directly, whatever proxy the environment names.

/** What `Connection.connect` of @temporalio/client is given for it, with more options of its own. */
export const directly = (address, more = {}) => ({
  address,
  ...more,
  channelArgs: { 'grpc.enable_http_proxy': 0 },
});
