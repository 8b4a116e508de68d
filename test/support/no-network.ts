import nock from 'nock';

// A test that reaches out of this machine is a test that can text a stranger.
nock.disableNetConnect();
nock.enableNetConnect(/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/);
