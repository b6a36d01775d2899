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

/* Surnames of Japan that are no places. */
#define SURNAMES_OF_JAPAN \
	"佐藤 鈴木 高橋 田中 伊藤 渡辺 渡邊 山本 中村 小林 加藤 吉田 山田 " \
	"佐々木 松本 井上 木村 斎藤 斉藤 清水 山崎 森田 池田 橋本 阿部 石井 " \
	"前田 藤田 岡田 後藤 長谷川 村上 近藤 坂本 遠藤 青木 藤井 西村 太田 " \
	"藤原 岡本 松田 中川 中野 原田 小川 竹内 金子 和田 中山 森本 石田 柴田 " \
	"酒井 工藤 横山 宮本 内田 高木 安藤 谷口 丸山 高田 藤本 村田 武田 杉山 " \
	"平野 菅原 小島 久保 渡部 松井 岩崎 桜井 木下 松尾 野口 菊地 野村 佐野 " \
	"古川 五十嵐 小野 西田 福田 安田 浜田 市川 小松 高野 水野 山内 西川 " \
	"菊池 矢野 服部 樋口 川口 平田 東野 黒田 土屋 久保田 吉川 関口 辻 飯田 " \
	"望月 熊谷 永井"

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
