package wrong;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

@AutoConfiguration
public class OpenAutoConfiguration {

	public static final String NAME = "wide open";

	@Bean
	public String wideOpenBean() {
		return NAME;
	}

}
