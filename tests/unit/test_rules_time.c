/* Days, days of birth and ages, as people write them, and what is none. */
#include "config.h"

#include "lib/samples.h"

static const struct sample samples[] = {
	/* ---- days ---- */
	{ ENTITY_DATE, "on <<3/4/26>>, <<1.2.26>>; section 4.9.43, version 1.2.10" },
	{ ENTITY_DATE, "tar@6.1.11, 2.1.10+deb12u1, figure 12.3.10, v1.2.11" },
	{ ENTITY_DATE, "version 3 may be used; <<3 may 2024>>, <<3 May>>, <<3 mai>>" },
	{ ENTITY_DATE, "ul. 3 Maja 12, dnia <<3 maja 2024>>" },

	/* ---- days of birth ---- */
	{ ENTITY_DATE_OF_BIRTH, "born in Springfield, Illinois on <<3/9/85>>" },
	{ ENTITY_DATE_OF_BIRTH, "D/O/B <<19 MAY 1982>>, DOB - <<Feb. 23, 1976>>" },
	{ ENTITY_DATE_OF_BIRTH, "date of birth (dd/mm/yyyy): <<16/09/1990>>" },
	{ ENTITY_DATE_OF_BIRTH, "When were you born? <<16 May 1942>>" },
	{ ENTITY_DATE_OF_BIRTH, "Sie wurde am <<10.09.1992>> in Bern geboren." },
	{ ENTITY_DATE_OF_BIRTH, "Ich habe am <<6. September 1981>> Geburtstag." },
	{ ENTITY_DATE_OF_BIRTH, "Wir sind am 6. September 1981 umgezogen." },
	{ ENTITY_DATE_OF_BIRTH, "Urodziłem się <<12.08.1939>>, ur. <<1 maja 1950>>" },
	{ ENTITY_DATE_OF_BIRTH, "Né(e) le : <<13 novembre 1947>>, DDN <<01/02/1950>>" },
	{ ENTITY_DATE_OF_BIRTH, "Nato/a il: <<14/09/1956>>; nascido aos <<06-07-1975>>" },
	{ ENTITY_DATE_OF_BIRTH, "昭和24年8月16日に来た。生年月日：<<昭和24年8月16日>>" },
	{ ENTITY_DATE_OF_BIRTH, "<<1944/08/01>>生まれ, <<平成2年1月5日>>生, 2020/01/01生産" },
	{ ENTITY_DATE_OF_BIRTH, "<<2003.06.26>> 출생; 2003.06.26 개업" },
	{ ENTITY_DATE_OF_BIRTH, "name,dob\nEmma Smith,<<06/06/1939>>" },
	{ ENTITY_DATE_OF_BIRTH, "PID|1||42^^^||DOE^JANE||<<19440128>>|F" },
	{ ENTITY_DATE_OF_BIRTH, "my birthday is <<5/24/62>> and my wife's is "
	  "<<8.9.1965>>" },
	{ ENTITY_DATE_OF_BIRTH, "the birth rate of 12.5, born to run 100 miles" },

	/* ---- ages ---- */
	{ ENTITY_AGE, "<<42 y/o>> male, <<30yo>>, <<21M>> with pain, <<33F>>, no" },
	{ ENTITY_AGE, "I'm <<42>>, she is <<35>> and I am 5% sure" },
	{ ENTITY_AGE, "the maximum is 10, the minimum is 8, I'm 20 minutes late" },
	{ ENTITY_AGE, "Ana Silva, <<46>>, of Leeds, was here; page 7, of Leeds" },
	{ ENTITY_AGE, "kids: <<12>> and <<9 years old>>, <<18 years of age>>" },
	{ ENTITY_AGE, "a 12-year-old single malt, an 8-year-old laptop" },
	{ ENTITY_AGE, "version 5 you may use; max-age=60; a 1.2 later release" },
	{ ENTITY_AGE, "| Age | <<23>> |, <age><<59>></age>, Age/Sex: <<20>>/F" },
	{ ENTITY_AGE, "eine <<26jährige>>, der <<21-Jährige>>, 26-jährige Erfahrung" },
	{ ENTITY_AGE, "Hughes, <<63y>>, bed 5; a 10y bond, 5y, 3Y; Groß, <<70 J.>>, "
	    "Bett 8; panią Sikora, lat <<60>>. Od 60 lat." },
	{ ENTITY_AGE, "mit <<54 Jahren>> zog er um; in 54 Jahren" },
	{ ENTITY_AGE, "mujer de <<53 años>> con fiebre; una hipoteca de 20 años." },
	{ ENTITY_AGE, "dans 27 ans, un bail de 9 ans, elle a <<30 ans>>" },
	{ ENTITY_AGE, "een man van <<39 jaar>>, ik ben <<19 jaar>>, over 5 jaar" },
	{ ENTITY_AGE, "<<19-letnia>>, <<36-latek>>, przez 20 lat, wiek: <<40>>" },
};

int
main(void)
{
	return run_samples(samples, sizeof(samples) / sizeof(samples[0]));
}
