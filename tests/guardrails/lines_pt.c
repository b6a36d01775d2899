/*
 * Chats, letters, notes of the ward, in Portuguese.
 */
#include "config.h"

#include "guardrails/labelled.h"

static const char *const lines[] = {
	"Olá, sou {name} e moro em {city}.",
	"Chamo-me {name}, o meu telefone é {phone}.",
	"Meu nome é {name}, meu celular é {phone}.",
	"Exmo. Sr. {last},\n\nobrigado pela sua carta de "
	    "{date}.\n\nAtenciosamente,\n{name}",
	"Prezada Sra. {last}, a sua encomenda está em {city}.",
	"oi meu nome é {name_small} e tenho {age} anos",
	"Ligue para {name}: {phone}.",
	"De: {name} <{email}>\nAssunto: ata",
	"{name} trabalha na {company} desde {short_date}.",
	"Cumprimentos,\n{name}\n{company}\n{street}\n{postcode} "
	    "{city}\nTel.: {phone}",
	"Podes avisar o {first}?",
	"O inquilino, {name}, nascido em {birth}, residente em {street}, "
	    "{city}, deve {amount}.",
	"Data de nascimento: {birth}",
	"Nasci em {birth}.",
	"Ela tem {age} anos e é de {city}.",
	"um homem de {age} anos",
	"Idade: {age} anos",
	"Usuário: {user}, senha: {password}",
	"Nome de utilizador: {user}",
	"Minha senha é {password}.",
	"A palavra-passe é {password}",
	"Escreva para {email}.",
	"Meu endereço: {street}, {postcode} {city}",
	"Mudei-me para a {street}.",
	"Como vou de {city} a {city}?",
	"Tel. {phone}, telemóvel {phone}",
	"me liga {phone}",
	"A reunião é em {date} às {time}.",
	"Fatura de {date}, vencimento {date}",
	"Até {short_date}!",
	"A {company} divulgou resultados em {date}.",
	"Alguém conhece a {company}?",
	"CPF: {ssn}",
	"Meu CPF é {ssn}.",
	"NIF: {nif}",
	"O meu número de contribuinte é {nif}.",
	"Carta de condução n.º {licence}",
	"CNH: {=DRIVERS_LICENSE:{small}{small}{small}{large}}",
	"Passaporte n.º {passport}, válido até {date}",
	"O número do meu passaporte é {passport}.",
	"Cartão {card}, código de segurança {cvv}",
	"O número do meu cartão é {card}.",
	"CVV: {cvv}",
	"Transfira {amount} para {iban}.",
	"IBAN: {iban}",
	"Número da conta {account}",
	"conta corrente: {account}",
	"Custa {amount}.",
	"Valor total: {amount}",
	"Ganha {amount} por mês.",
	"Endereço bitcoin: {btc}",
	"Paciente: {patient}, nascido em {birth}, ID do paciente "
	    "{patient_id}",
	"O paciente {patient} foi internado no {hospital} em {date}.",
	"O doente Sr. {patient_last} tem {condition}.",
	"Diagnóstico: {condition}",
	"Tenho {condition} e tomo {drug}.",
	"Antecedentes: {condition}, {condition}",
	"Medicação: {drug} 500 mg de 12 em 12 horas, {drug} 5 mg",
	"Posso tomar {drug} na gravidez?",
	"O Dr. {staff_last} receitou {drug} para {condition}.",
	"Médico responsável: Dra. {staff}",
	"A enfermeira {staff_last} deu {drug} às {time}.",
	"Cirurgião: {staff}, {hospital}",
	"Foi operada no {hospital}.",
	"Número do paciente: {patient_id}",
	"Prontuário n.º {record}",
	"número do prontuário: {record}",
	"Número de utente: {=OTHER_PHI,PATIENT_ID?,MEDICAL_RECORD_NUMBER?,"
	    "SSN?:{small}{small}{large}}",
	"Número da carteirinha do plano: {member}",
	"O servidor {ip} não responde.",
	"Veja {url}.",
	"O endereço MAC é {mac}.",
	"O processo {uuid} está parado.",
	"número do chassi {vin}",
	NULL
};

const struct lines lines_pt[] = {
	{ LANGUAGE_PT, 5, lines },
	{ LANGUAGE_PT, 0, NULL },
};
