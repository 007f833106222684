"""What schemathesis is told about this API beyond its document."""

import schemathesis

# parts of resumable uploads are bytes like any others
schemathesis.serializer.alias("application/offset+octet-stream", "application/octet-stream")
