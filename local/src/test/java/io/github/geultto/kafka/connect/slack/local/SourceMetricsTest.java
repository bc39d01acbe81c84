package io.github.geultto.kafka.connect.slack.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.DynamicMBean;
import javax.management.MBeanInfo;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SourceMetricsTest {
  private static final String NAME = "kafka.connect:type=plugins,connector=metered,task=0";

  private final Figures figures = new Figures();
  private final SourceMetrics metrics = new SourceMetrics("metered", true);

  /** Of a task, by name; 0 at first, but everything is backfilled. */
  private static final class Figures implements DynamicMBean {
    private final Map<String, Long> values = new HashMap<>(Map.of("backfill-percent", 100L));

    Figures set(String name, long value) {
      values.put(name, value);
      return this;
    }

    @Override
    public Object getAttribute(String attribute) {
      return values.getOrDefault(attribute, 0L);
    }

    @Override
    public void setAttribute(Attribute attribute) {
      throw new UnsupportedOperationException();
    }

    @Override
    public AttributeList getAttributes(String[] attributes) {
      throw new UnsupportedOperationException();
    }

    @Override
    public AttributeList setAttributes(AttributeList attributes) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Object invoke(String action, Object[] params, String[] signature) {
      throw new UnsupportedOperationException();
    }

    @Override
    public MBeanInfo getMBeanInfo() {
      return new MBeanInfo(Figures.class.getName(), "", null, null, null, null);
    }
  }

  @BeforeEach
  void register() throws Exception {
    ManagementFactory.getPlatformMBeanServer().registerMBean(figures, new ObjectName(NAME));
  }

  @AfterEach
  void unregister() throws Exception {
    ManagementFactory.getPlatformMBeanServer().unregisterMBean(new ObjectName(NAME));
  }

  @Test
  void theStateSaysWhetherEventsArrive() {
    assertThat(metrics.state()).isEqualTo("events not connected");
    figures.set("events-connected", 1);
    assertThat(metrics.state()).isEqualTo("events connected");
    figures.set("events-reconciling", 1).set("threads-waiting", 12);
    assertThat(metrics.state()).isEqualTo("events connected, reconciling · 12 threads waiting");
  }

  @Test
  void whatEventsNamedAndHasYetToBeReadHasAnAge() {
    figures.set("events-connected", 1).set("events-to-read", 1_200);
    assertThat(metrics.state()).isEqualTo("events connected, 1,200 to read for 0 s");
    figures.set("freshness-ms", 4_200);
    assertThat(metrics.state()).isEqualTo("events connected, 1,200 to read for 4 s");
    figures.set("events-to-read", 0);
    assertThat(metrics.state()).isEqualTo("events connected");
  }

  @Test
  void pollingAloneSaysNothingOfEvents() {
    figures.set("events-connected", 1);
    assertThat(new SourceMetrics("metered", false).state()).isEmpty();
    figures.set("backfill-percent", 40).set("backfill-remaining-ms", 200_000);
    assertThat(new SourceMetrics("metered", false).state())
        .isEqualTo("backfill 40%, about 3 min left");
  }
}
