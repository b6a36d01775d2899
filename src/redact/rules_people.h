/*
 * rules_people: words and pieces of patterns that tell who is meant, for names
 * and for those of patients and who treats them.
 */
#ifndef SLUICE_REDACT_RULES_PEOPLE_H
#define SLUICE_REDACT_RULES_PEOPLE_H

#include "redact/rules.h"

/* Who treats others; behind it stands a name, or a title and one. */
#define WORDS_OF_STAFF \
	"nurse scrub_nurse charge_nurse doctor docteur docteure doctora doktor " \
	"schwester krankenschwester pfleger krankenpfleger pflegekraft oberarzt " \
	"oberärztin chefarzt chefärztin hausarzt hausärztin assistenzarzt " \
	"assistenzärztin stationsarzt stationsärztin facharzt fachärztin " \
	"behandelnder_arzt behandelnde_ärztin operateur operateurin hebamme " \
	"infirmière infirmier sage-femme enfermera enfermero enfermeira enfermeiro " \
	"infermiera infermiere verpleegkundige verpleger verpleegster huisarts " \
	"behandelend_arts pielęgniarka pielęgniarz lekarz lekarka lek lek._med " \
	"physician surgeon midwife pharmacist therapist physiotherapist " \
	"radiologist cardiologist oncologist neurologist psychiatrist " \
	"psychologist psychotherapist pediatrician paediatrician " \
	"anesthesiologist anaesthetist dermatologist paramedic attending consultant " \
	"registrar prescriber médico médica médecin_traitant medico_curante " \
	"psicólogo psicóloga psychologue psychologe psychologin practitioner dentist " \
	"doutor doutora dott.ssa dottoressa dottor chirurg chirurgin chirurgien " \
	"chirurgienne cirujano cirujana cirurgião cirurgiã chirurgo chirurga " \
	"anästhesist anästhesistin anesthésiste anestesista kardiologe kardiologin " \
	"cardiologue cardiólogo cardiologo physiotherapeut physiotherapeutin " \
	"fysiotherapeut kinésithérapeute fisioterapeuta fizjoterapeuta " \
	"psychotherapeut psychotherapeutin tandarts zahnarzt zahnärztin dentista " \
	"dr._med dra provider médecin medico prof pr " \
	"primary_care_provider attending_physician referring_physician"

/* Who is treated. */
#define WORDS_OF_PATIENTS \
	"patient patients patient's patientin patienten patiente paciente " \
	"pacientes paziente pt pat patient\xe2\x80\x99s patiënt patiënte pacjent " \
	"pacjentka pacjenta versicherter versicherte pasient doente utente " \
	"patient/in"

/* van der Berg; Smith, John; what a form has behind "name:". */
#define PARTICLES_FIRST \
	"(?:(?:van|von|vom|de|da|do|dos|di|del|della|du|ter|ten|el|al|bin|ibn|zu)" \
	"(?: (?:de|den|der|het|la|las|los|le|zu))? (?=" CAPITAL "))?"
#define CUED_NAME	PARTICLES_FIRST FULL_NAME
#define TURNED_NAME \
	PARTICLES_FIRST NAME "(?:[ -]" NAME ")?, " NAME \
	"(?: " INITIAL ")?"
#define LISTED_NAME	"(?:" TURNED_NAME "|" CUED_NAME ")"

#endif
