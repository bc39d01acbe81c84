package io.github.geultto.kafka.connect.slack.client;

import java.io.IOException;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;

/**
 * Marks a request as one that is not to be repeated. Otherwise OkHttp sends it again after a
 * dropped connection, a 408, or a 503 with {@code Retry-After: 0}; what it still does is to try a
 * host's next address where no connection came about.
 */
final class SendOnce implements Interceptor {

  @Override
  public Response intercept(Chain chain) throws IOException {
    Request request = chain.request();
    RequestBody once = new OneShot(request.body());
    return chain.proceed(request.newBuilder().method(request.method(), once).build());
  }

  private static final class OneShot extends RequestBody {
    private final RequestBody body;

    OneShot(RequestBody body) {
      this.body = body;
    }

    @Override
    public MediaType contentType() {
      return body.contentType();
    }

    @Override
    public long contentLength() throws IOException {
      return body.contentLength();
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      body.writeTo(sink);
    }

    @Override
    public boolean isOneShot() {
      return true;
    }
  }
}
