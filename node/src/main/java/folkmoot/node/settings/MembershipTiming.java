package folkmoot.node.settings;

import com.typesafe.config.Config;
import java.time.Duration;

/** How often Hello is said, and when a node counts as silent; see {@code folkmoot.membership}. */
public record MembershipTiming(
    Duration helloInterval, Duration helloIntervalSettled, Duration presenceTimeout) {

  static MembershipTiming read(Config folkmoot) {
    Duration least = Duration.ofMillis(10);
    Duration most = Duration.ofMinutes(1);
    Duration alone = Setting.of(folkmoot, "membership.hello-interval").duration(least, most);
    Duration settled =
        Setting.of(folkmoot, "membership.hello-interval-settled").duration(least, most);
    Duration presence =
        Setting.of(folkmoot, "membership.presence-timeout")
            .duration(settled.multipliedBy(2), Duration.ofMinutes(10));
    return new MembershipTiming(alone, settled, presence);
  }
}
