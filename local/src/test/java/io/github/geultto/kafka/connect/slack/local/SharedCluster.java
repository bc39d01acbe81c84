package io.github.geultto.kafka.connect.slack.local;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives test classes the one {@link Cluster} that they share. JUnit closes it after the last of
 * them.
 */
final class SharedCluster implements ParameterResolver {

  private record Started(DataDirectory data, Cluster cluster) implements AutoCloseable {
    static Started start() {
      try {
        DataDirectory data = DataDirectory.temporary();
        return new Started(data, new Cluster(data.path(), Map.of()));
      } catch (Exception e) {
        throw new IllegalStateException("The cluster does not start", e);
      }
    }

    @Override
    public void close() throws IOException {
      cluster.close();
      data.close();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Cluster.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(ExtensionContext.Namespace.create(SharedCluster.class))
        .computeIfAbsent(Started.class, key -> Started.start(), Started.class)
        .cluster();
  }
}
