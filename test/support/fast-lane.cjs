// jest --filter=test/support/fast-lane.cjs
module.exports = require('./lanes.cjs').filterOf('fast');
