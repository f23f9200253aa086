// jest --filter=test/support/rest-lane.cjs
module.exports = require('./lanes.cjs').filterOf('rest');
