package io.minitwitter.mesh.node;

import io.minitwitter.mesh.ScriptedTweets;
import jakarta.validation.constraints.NotBlank;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The smallest service there can be. */
@Configuration(proxyBeanMethods = false)
@Import({MeshConfiguration.class, ProbeApplication.Wiring.class})
public class ProbeApplication {
  /** Settings that only an imported configuration names. */
  @ConfigurationProperties("minitwitter.probe.extra")
  public record Extra(@DefaultValue("x") @NotBlank String label, @DefaultValue("1") int weight) {}

  @Configuration(proxyBeanMethods = false)
  @EnableConfigurationProperties(Extra.class)
  static class Wiring {
    @Bean
    ScriptedTweets tweets() {
      return new ScriptedTweets();
    }
  }

  /** Starts it as a separate process. */
  public static void main(String[] args) {
    Node.run("probe", ProbeApplication.class, args);
  }
}
